"""I9: what runs has a worker that holds it, or one that is about to."""

from habitat_cli.verify.questions import QUIET, Question

_NOBODY_WILL = """
SELECT format('%s %s runs and no worker will ever take it up', w.type, w.business_key)
FROM worker.workflow_instance w LEFT JOIN worker.workflow_queue q ON q.instance_id = w.id
WHERE w.status = 'running' AND q.next_run_at IS NULL
  AND (q.lease_until > now()) IS NOT TRUE
"""

# A worker that died leaves its lease to run out, and an installation at rest has no worker at all:
# a lease is overdue only when somebody worked on while it lay there.
_OVERDUE = f"""
SELECT format('%s %s runs, its lease ran out at %s', w.type, w.business_key,
              coalesce(q.lease_until, w.updated_at))
FROM worker.workflow_instance w JOIN worker.workflow_queue q ON q.instance_id = w.id
WHERE w.status = 'running' AND q.next_run_at IS NOT NULL
  AND greatest((SELECT max(ran_at) FROM worker.schedule),
               (SELECT max(lease_until) FROM worker.workflow_queue))
      > greatest(q.lease_until, q.next_run_at, w.updated_at) + {QUIET}
"""

QUESTIONS = (
    Question("I9", "workflows that nobody will carry on", _NOBODY_WILL),
    Question("I9", "leases that ran out", _OVERDUE),
)
