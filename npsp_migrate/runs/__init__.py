"""The straight lines: sources to plan, plan to org. The only place where the stages meet."""
