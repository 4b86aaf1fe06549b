-- A claim whose document bears no date was known on no day that anybody can name.
{{ best_claims('is_current and published_date <= cast(known_on as date)') }}
