"""Question sets, metrics, runner, report and gate: how good the answers are, and whether they got worse."""
