"""The English side of the grammar: lexicons and rules that know English words and nothing else."""
