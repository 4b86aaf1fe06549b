{{ best_claims(
    'recorded_from <= cast(at_moment as timestamptz)
        and (recorded_to is null or recorded_to > cast(at_moment as timestamptz))'
) }}
