"""Who is one person: mentions of people, compared, weighed and brought together. Pure."""
