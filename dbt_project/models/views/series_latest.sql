{{ best_claims('is_current') }}
