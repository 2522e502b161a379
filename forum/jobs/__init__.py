"""Jobs: what runs by the clock or after a commit, outside any request. Each slice's are in its room `jobs`."""

from forum.jobs.registry import job as job
