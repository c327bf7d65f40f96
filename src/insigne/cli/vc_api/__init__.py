"""`insigne vc-api`: the W3C VC API over the engine, on this machine alone, for interoperability tests.

`command` starts it, `server` speaks HTTP, `service` answers, with `issuers` that live as long as the process and
`status_lists` that it hosts.
"""
