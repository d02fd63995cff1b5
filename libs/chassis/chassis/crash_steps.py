"""What each workflow step has done when its calls were answered: words for `crash_points`.

The steps are the worker's; its tests hold these names against its definitions.
"""

from collections.abc import Mapping

STEPS: Mapping[str, Mapping[str, str]] = {
    "period_close": {
        "preflight_and_lock": "People takes no more contributions, Treasury's period is closing.",
        "aggregate": "The claims of the period are locked under a digest.",
        "weight": "The weighted sums were read.",
        "allocate": "Treasury has fixed the surplus; the division was computed.",
        "propose": "The agreement stands with its lines and is proposed.",
        "await_approval": "The agreement's state was read.",
        "post_closing_entries": "Revenue and expense are zero, the result lies on 3310.",
        "post_allocations": "Every member is credited, book and tax.",
        "verify": "The sums were compared.",
        "snapshot_and_close": "The period is closed under its snapshots, the agreement applied.",
        "spawn_distributions": "Nothing was asked; the next workflow starts with the checkpoint.",
        "reverse_postings": "What this close had posted is reversed.",
        "cancel_agreement": "The agreement is cancelled.",
        "unlock_claims": "The claims are active again.",
        "abort_close": "The period is open again.",
        "resume_intake": "People takes contributions again.",
    },
    "allocation_distribution": {
        "load": "The applied agreement was read.",
        "split": "Cash and retained parts were read and add up.",
        "capital_check": "Treasury holds the cash parts as declared.",
        "schedule": "Each cash part has its distribution.",
        "notify": "Each statement is noted once.",
        "complete": "Nothing was asked.",
    },
    "payment": {
        "prechecks": "Distribution, payee and cash were read.",
        "mark_processing": "The distribution is processing under a provider key.",
        "execute": "The provider has been asked and may have paid.",
        "post": "The ledger has the payment.",
        "complete": "The distribution is completed.",
        "after": "The payee's notice is noted.",
        "defer": "The distribution is put off to another day.",
        "record_failure": "The distribution is failed, a task asks a person.",
        "await_retry": "The day of the next attempt was looked up.",
        "reschedule": "The distribution is scheduled again.",
    },
    "two_person": {
        "open_approval": "The approval is open for the second person.",
        "await_second_person": "The approval was read.",
        "supersede_agreement": "The agreement is superseded, its payments cancelled.",
        "reopen_period": "The postings of the close are reversed, the period is open.",
        "lock_period": "The period is locked.",
        "reverse_transaction": "The transaction is reversed.",
        "cancel_distribution": "The distribution is cancelled.",
        "re_retain": "The cash part is retained capital again.",
    },
}
"""By workflow type and step, in the worker's order."""
