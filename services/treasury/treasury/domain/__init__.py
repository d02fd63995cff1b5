"""The books themselves: pure, and without a constructor for a bad state."""
