"""A run taken back: what it wrote beside what the org holds now, and the plan that restores. Pure."""
