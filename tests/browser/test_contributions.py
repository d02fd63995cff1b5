"""A member's contributions: kept when something fails, answered, decided, listed."""

import re

import pytest
from playwright.async_api import expect

from .grove import MEMBER

STEWARD = "first.steward@habitat.example"


async def test_the_pages_of_contributions_are_sound(visit):
    member = await visit()
    page = member.page
    await member.sign_in(MEMBER, "/contributions/")
    await expect(page.get_by_text("contributions shown are worth")).to_be_visible()
    await member.sound_everywhere("contributions")
    await page.get_by_role("link", name="Migration of the booking system").first.click()
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    await expect(page.get_by_text("Approved by Second steward")).to_be_visible()
    await member.sound_everywhere("contribution")
    await page.goto("/contributions/view/?id=bm9uZQ==")
    await expect(page.get_by_text("There is no such contribution")).to_be_visible()
    await page.goto("/contributions/new/")
    await page.get_by_label("Labor").check()
    await member.sound_everywhere("new-kind")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_test_id("error-summary")).to_be_focused()
    await expect(page.get_by_test_id("hours-error")).to_contain_text("Enter the time")
    await expect(page.get_by_test_id("description-error")).to_be_visible()
    await member.sound_everywhere("new-details-wrong")
    await page.get_by_label("Time", exact=True).fill("1:30")
    await page.get_by_label("Description").fill("Mended the two benches of the workshop")
    await expect(page.get_by_test_id("contribution-value")).to_contain_text("$")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Add a link").click()
    await member.sound_everywhere("new-evidence")
    await page.get_by_label("Link 1", exact=True).fill("https://example.org/benches")
    await page.get_by_role("button", name="Continue").click()
    await member.sound_everywhere("new-review")


async def test_what_was_typed_survives_a_lost_connection_and_a_reload(visit):
    member = await visit()
    page = member.page
    member.expected = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
    await member.sign_in(MEMBER, "/contributions/new/")
    await page.get_by_role("button", name="Documentation").click()
    await page.get_by_label("Time", exact=True).fill("2.5")
    await page.get_by_label("Description").fill("Documentation: how the cold room is set up")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Skip").click()
    await page.get_by_label("This is accurate").check()
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(page.get_by_test_id("error-message")).to_contain_text("connection")
    await expect(page.get_by_test_id("offline")).to_be_visible()
    await page.context.set_offline(False)
    await page.reload()
    await expect(page.get_by_text("was restored")).to_be_visible()
    await expect(page.get_by_label("Time", exact=True)).to_have_value("2.5")
    await expect(page.get_by_test_id("offline")).to_be_hidden()
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("saved")
    await expect(page).to_have_url(re.compile(r"/contributions/view/\?id="))
    await page.goto("/contributions/new/")
    await expect(page.get_by_role("group", name="What did you give?")).to_be_visible()
    await expect(page.get_by_text("was restored")).to_be_hidden()
    assert member.wrong == []


async def test_an_ended_token_is_renewed_without_losing_a_word(visit):
    member = await visit()
    page = member.page
    await member.sign_in(MEMBER, "/contributions/new/")
    await page.get_by_role("button", name="Development work").click()
    await page.get_by_label("Time", exact=True).fill("4")
    await page.get_by_label("Description").fill("Development work: labels for the seed library")
    renewed = []

    async def expired(route):
        """The gateway's own answer to a token that has ended, once for the submission."""
        asked = route.request.post_data or ""
        if "refreshToken" in asked:
            renewed.append(asked)
        if "mutation CreateContribution" in asked and not renewed:
            await route.fulfill(
                json={
                    "data": None,
                    "errors": [{"message": "Ended.", "extensions": {"code": "TOKEN_EXPIRED"}}],
                }
            )
            return
        await route.continue_()

    await page.route("**/graphql", expired)
    await page.get_by_role("button", name="Save draft").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("saved")
    assert len(renewed) == 1
    await expect(page.get_by_text("labels for the seed library").first).to_be_visible()
    assert member.wrong == []


async def test_an_ended_session_leads_back_to_the_text(visit):
    member = await visit()
    page = member.page
    await member.sign_in(MEMBER, "/contributions/new/")
    await page.get_by_role("button", name="Development work").click()
    await page.get_by_label("Time", exact=True).fill("3")
    await page.get_by_label("Description").fill("Development work: a shelf for the returned jars")
    await page.context.clear_cookies()
    await page.reload()
    await expect(page).to_have_url(re.compile("/login/\\?next=%2Fcontributions%2Fnew%2F"))
    await page.get_by_label("Email").fill(MEMBER)
    await page.get_by_label("Password", exact=True).fill(member.grove.password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("was restored")).to_be_visible()
    await expect(page.get_by_label("Description")).to_have_value(re.compile("returned jars"))
    await page.get_by_role("button", name="Start fresh").click()
    await expect(page.get_by_role("group", name="What did you give?")).to_be_visible()


async def test_a_question_is_answered_by_changing_and_submitting_again(visit, grove):
    person = grove.member
    made = await person.do(
        "createContribution", "contribution { id number }", categoryCode="labor",
        date="2026-03-12", minutes=120, description="Helped out in the garden", submit=True,
    )  # fmt: skip
    contribution = made["contribution"]
    await grove.living.cast.stewards[0].do(
        "requestClarification", "contribution { id }", id=contribution["id"],
        comment="Which bed was it, please?",
    )  # fmt: skip
    member = await visit()
    page = member.page
    await member.sign_in(MEMBER)
    await page.get_by_role("link", name="1 question about your contribution").click()
    await page.get_by_role("link", name="Helped out in the garden").click()
    await expect(page.get_by_test_id("question")).to_contain_text("Which bed was it")
    await member.sound("contribution-question")
    await page.get_by_test_id("question").get_by_role("link", name="Answer and resubmit").click()
    await page.get_by_label("Description").fill("Dug and planted the third bed of the garden")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Skip").click()
    await page.get_by_label("This is accurate").check()
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("submitted")
    row = page.locator(f'[data-contribution-id="{contribution["id"]}"]')
    await expect(row).to_have_attribute("data-status", "submitted")
    await expect(row).to_contain_text("third bed")


@pytest.mark.parametrize("streams", [True, False], ids=["by the stream", "by asking"])
async def test_a_decision_shows_within_fifteen_seconds_without_a_reload(visit, grove, streams):
    mark = f"Mended the fence at the brook {'again' if streams else 'once'}"
    entry = await grove.submitted(MEMBER, mark)
    member = await visit()
    page = member.page
    if not streams:
        member.expected = ("net::ERR_FAILED",)
        await page.route(
            "**/graphql",
            lambda route: (
                route.abort()
                if "text/event-stream" in route.request.headers["accept"]
                else route.continue_()
            ),
        )
    await member.sign_in(MEMBER, "/contributions/")
    row = page.locator(f'[data-contribution-id="{entry["id"]}"]')
    await expect(row).to_have_attribute("data-status", "submitted")
    if not streams:
        await page.wait_for_event(
            "response", lambda answer: "OwnContributionNews" in (answer.request.post_data or "")
        )
    steward = grove.living.cast.stewards[0]
    await steward.do("approveContribution", "contribution { id }", id=entry["id"], comment="Seen")
    await expect(row).to_have_attribute("data-status", "approved", timeout=15_000)
    await expect(page.get_by_test_id("toast")).to_contain_text("pproved")
    assert member.wrong == []


async def test_filters_are_in_the_address_and_long_lists_go_on(visit, grove):
    member = await visit()
    page = member.page
    await member.sign_in(MEMBER, "/contributions/?status=APPROVED")
    await member.settled()
    rows = page.get_by_test_id("contributions-table").locator("tbody tr")
    found = await rows.evaluate_all("all => all.map((row) => row.dataset.status)")
    assert set(found) == {"approved"}
    await page.get_by_label("Rejected").click()
    await expect(page).to_have_url(re.compile("status=REJECTED"))
    await expect(page.get_by_text("Nothing matches")).to_be_visible()
    await page.get_by_role("button", name="Show everything").click()
    await expect(page).to_have_url(re.compile("/contributions/$"))
    await page.get_by_role("button", name="Sort by Value").click()
    await expect(page).to_have_url(re.compile("sort=value-"))
    values = rows.locator("td:nth-child(7)")
    await expect(values.first).to_have_text("$4,200.00")
    assert member.wrong == []


async def test_pages_of_stewards_and_admins_are_closed_to_a_member(visit, built):
    member = await visit()
    await member.sign_in(MEMBER)
    for path in ("/approvals/", "/admin/periods/", "/admin/members/"):
        if not (built / path.strip("/")).is_dir():
            continue  # of the plan, and not standing yet
        await member.page.goto(path)
        await expect(member.page).to_have_url(re.compile("/unauthorized/$"))
    await expect(member.page.get_by_test_id("close-period-button")).to_have_count(0)
