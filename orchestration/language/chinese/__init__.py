"""The Chinese side of the grammar: lexicons and rules that know Chinese words and nothing else."""
