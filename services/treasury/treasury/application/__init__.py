"""What Treasury does, one module for each intention, on the ports of `ports.py`."""
