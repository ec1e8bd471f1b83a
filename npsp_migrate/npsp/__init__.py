"""What we know of NPSP, from its public source: names, types, parents, and what it does by itself."""
