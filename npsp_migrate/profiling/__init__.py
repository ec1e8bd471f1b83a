"""What unknown sheets hold: columns judged by name and values together, figures, keys, joins, a first mapping."""
