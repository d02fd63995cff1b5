"""What People does, one module for each intention; ports say what it needs of the world."""
