"""What happens to a payment between scheduled and paid, and afterwards."""

from functools import partial

from playwright.async_api import expect

from habitat_cli.demo.figures import ADMIN, FIRST_STEWARD, SECOND_STEWARD
from tests.faults.acts import until


async def test_payments_are_read_by_stewards_and_made_by_admins(late_visit):
    steward = await late_visit()
    await steward.sign_in(SECOND_STEWARD, "/admin/payments/")
    await expect(steward.page.locator("[data-distribution-id]").first).to_be_visible()
    await expect(steward.page.get_by_test_id("payment-actions")).to_have_count(0)
    await steward.sound_everywhere("payments")
    await payment_of(steward.page, "Alder").get_by_role("button", name="Alder").click()
    history = steward.page.get_by_role("list", name="What happened")
    await expect(history.get_by_role("listitem").first).to_contain_text("Paid")
    await steward.sound_everywhere("payment")


async def at_the_payments(visit, email=ADMIN):
    person = await visit()
    await person.sign_in(email, "/admin/payments/")
    return person, person.page


def payment_of(page, name):
    return page.locator("[data-distribution-id]").filter(has_text=name)


def toast(page, words):
    return page.get_by_test_id("toast").filter(has_text=words)


async def do(page, payment, what, **said):
    """Choose one of a payment's actions, answer its dialog, and confirm."""
    await payment.get_by_test_id("payment-actions").click()
    await page.get_by_test_id(what).click()
    for label, words in said.items():
        await page.get_by_label(label).fill(words)
    await page.get_by_test_id("confirm-payment").click()


async def becomes(harvest, page, payment, status):
    """Once it is so: the page itself asks every fifteen seconds only."""
    payment_id = await payment.get_attribute("data-distribution-id")
    document = "query($id: ID!) { distribution(id: $id) { status } }"

    async def reached():
        found = await harvest.living.cast.admin.ask(document, {"id": payment_id})
        return found["distribution"]["status"] == status.upper()

    await until(reached, f"the payment {status}")
    await page.reload()
    await expect(payment).to_have_attribute("data-status", status)


async def test_a_check_gets_lost_is_paid_again_and_comes_back(late_visit, harvest):
    admin, page = await at_the_payments(late_visit)
    ash = payment_of(page, "Ash").filter(has_text="Check")
    await do(page, ash, "payment-pay")
    await expect(toast(page, "Paying")).to_be_visible()
    await becomes(harvest, page, ash, "processing")
    await do(page, ash, "payment-fail", Reason="The letter came back")
    await becomes(harvest, page, ash, "failed")
    await expect(ash).to_contain_text("The letter came back")
    await do(page, ash, "payment-retry")
    await expect(toast(page, "is scheduled again")).to_be_visible()
    await becomes(harvest, page, ash, "scheduled")
    await do(page, ash, "payment-pay")
    await becomes(harvest, page, ash, "processing")
    await do(page, ash, "confirm-payment-button", Reference="Check 1041")
    await expect(toast(page, "is confirmed")).to_be_visible()
    await becomes(harvest, page, ash, "completed")
    await expect(ash).to_contain_text("Check 1041")
    await do(page, ash, "payment-return", Reason="The bank would not take it")
    await expect(ash).to_have_attribute("data-status", "returned")  # without a reload
    assert admin.wrong == []


async def test_a_payment_is_put_off_and_cancelled_by_two_people(late_visit, harvest):
    admin, page = await at_the_payments(late_visit)
    birch = payment_of(page, "Birch")
    await do(page, birch, "payment-reschedule", **{"New date": "2026-06-30", "Reason": "On leave"})
    await expect(birch).to_contain_text("Jun 30, 2026")
    await do(page, birch, "payment-cancel", Reason="Birch gives it to the repair fund")
    asked = page.get_by_test_id("second-person")
    await expect(asked).to_contain_text("Birch")
    await expect(asked).to_contain_text("Somebody else has to agree")
    await admin.sound_everywhere("payments-cancelling")
    steward, other = await at_the_payments(late_visit, FIRST_STEWARD)
    await other.goto("/dashboard/")
    await other.get_by_role("link", name="Cancelling 1 payment needs a second person").click()
    await expect(other.get_by_test_id("second-person")).to_contain_text("repair fund")
    await other.get_by_test_id("agree-button").click()
    await expect(other.get_by_test_id("second-person")).to_have_count(0)
    await becomes(harvest, page, birch, "cancelled")
    assert admin.wrong == steward.wrong == []


async def test_what_cannot_be_done_any_more_is_given_up(late_visit, harvest):
    """Maple is paid before the second person agrees to cancel it."""
    admin, page = await at_the_payments(late_visit)
    maple = payment_of(page, "Maple")
    await do(page, maple, "payment-cancel", Reason="Entered twice")
    await expect(page.get_by_test_id("second-person")).to_contain_text("Maple")
    await do(page, maple, "payment-pay")
    await becomes(harvest, page, maple, "completed")
    steward, other = await at_the_payments(late_visit, FIRST_STEWARD)
    await other.get_by_test_id("agree-button").click()
    failed = partial(
        harvest.living.cast.admin.pages, "workflows", "id", ", filter: {status: FAILED}"
    )
    await until(failed, "the failed cancellation")
    await page.goto("/admin/operations/?type=TWO_PERSON")
    stopped = page.locator('[data-workflow-id][data-status="failed"]')
    await stopped.get_by_role("button", name="Decision of two people").click()
    await page.get_by_test_id("abandon-workflow").click()
    await expect(page.get_by_test_id("confirm-operation")).to_be_disabled()
    await page.get_by_label("Reason").fill("Paid already; we asked Maple to keep it")
    await page.get_by_test_id("confirm-operation").click()
    await expect(toast(page, "Given up")).to_be_visible()
    await expect(stopped).to_have_count(0)
    await expect(page.locator('[data-workflow-id][data-status="abandoned"]')).to_have_count(1)
    assert admin.wrong == steward.wrong == []
