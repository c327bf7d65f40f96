"""`insigne vc-api`: the W3C VC API over the engine, on this machine alone, for interoperability tests.

`command` starts it, `server` speaks HTTP, `service` answers a `Call` and lets `judging` say yes or no; `issuers` live
as long as the process, as do the `status_lists` that it hosts.
"""
