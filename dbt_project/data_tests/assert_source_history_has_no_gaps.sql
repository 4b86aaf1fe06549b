-- At every moment since its first publication a document has one text and one set of metadata.
{{ gaps_in_recorded_intervals(ref('source_history'), 'document_id') }}
