"""What the law on personal data asks for: an inventory, limits of retention, purging, and people who said no."""
