"""Plan → org: the journal first, then the call, then the outcome. Carries out a plan and nothing else."""
