"""A first mapping for a judged sheet: records, keys and value maps, each with its reason."""
