"""One operation a module: what a thread knows at each label, and what it does next."""
