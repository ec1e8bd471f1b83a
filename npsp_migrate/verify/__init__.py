"""Reading back what a plan wanted: field by field, and sum by sum. Never writes."""
