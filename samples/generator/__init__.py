"""The sample association «Les Coquelicots d'Octobre»: everything in it is invented, and comes from one seed."""
