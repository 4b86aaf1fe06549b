-- A version ends when the next begins: no moment has two, and none in between has none.
{{ gaps_in_recorded_intervals(ref('fact_indicator'), 'claim_key') }}
