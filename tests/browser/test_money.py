"""What a closed quarter brought a member: patronage, periods, payments, statements, movements."""

import re

from playwright.async_api import expect

from .grove import MEMBER

PAGES = (
    "dashboard", "contributions", "patronage", "periods", "distributions", "statements",
    "capital",
)  # fmt: skip


async def test_the_pages_after_a_close_are_sound(late_visit):
    member = await late_visit()
    page = member.page
    await member.sign_in(MEMBER)
    for name in PAGES:
        await member.load(f"/{name}/")
        await member.sound_everywhere(f"late-{name}")
    await page.goto("/patronage/")
    await page.get_by_test_id("view-allocation-button").click()
    await page.wait_for_url("**/patronage/view/**")
    await member.load(page.url)
    await member.on_screen(1280, "light")
    await page.get_by_text("Why this number?").click()
    await member.sound_everywhere("period")
    await page.goto("/statements/")
    await page.get_by_role("link", name="Q1 2026").click()
    await page.wait_for_url("**/statements/view/**")
    await member.load(page.url)
    await expect(page.get_by_test_id("statement")).to_be_visible()
    await member.sound_everywhere("statement")
    await member.load("/statements/view/?kind=capital&year=2026")
    await expect(page.get_by_test_id("statement")).to_be_visible()
    await member.sound_everywhere("capital-statement")


async def test_every_page_tells_the_same_allocation(late_visit):
    member = await late_visit()
    page = member.page
    await member.sign_in(MEMBER, "/patronage/")
    closed = page.locator('[data-testid="period-card"][data-status="closed"]')
    total = await closed.locator("dd").last.inner_text()
    assert re.fullmatch(r"\$[\d,]+\.\d\d", total)
    await closed.get_by_role("link").click()
    await expect(page.get_by_test_id("allocation-amount")).to_have_text(total)
    await expect(page.get_by_test_id("patronage-score")).to_contain_text("%")
    await expect(page.get_by_test_id("close-status")).to_contain_text("2 of 2 approvals")
    await expect(page.get_by_test_id("contributions-included")).to_contain_text("booking system")
    await page.get_by_role("link", name="Open the statement").click()
    sheet = page.get_by_test_id("statement")
    await expect(sheet.get_by_role("row", name="Your allocation")).to_contain_text(total)
    await page.goto("/periods/")
    await expect(page.get_by_test_id("comparison").get_by_role("row").last).to_contain_text(total)
    await page.get_by_label("Q2 2026").click()
    await expect(page).to_have_url(re.compile("with="))
    await expect(page.get_by_test_id("comparison").locator("thead th")).to_have_count(2)
    assert member.wrong == []


async def test_a_payment_shows_when_and_how_it_came(late_visit):
    member = await late_visit()
    page = member.page
    await member.sign_in(MEMBER, "/distributions/")
    row = page.get_by_test_id("distributions-table").locator("tbody tr")
    await expect(row).to_have_count(1)
    await expect(row).to_have_attribute("data-status", "completed")
    await expect(row).to_contain_text("Bank transfer")
    amount = await row.locator("td").last.inner_text()
    await row.get_by_role("button", name="Q1 2026").click()
    await expect(page.get_by_role("list", name="What happened")).to_contain_text("Paid")
    await page.keyboard.press("Escape")
    await page.goto("/capital/")
    paid = page.get_by_role("row", name="Paid out in cash")
    await expect(paid).to_contain_text(f"−{amount}")
    await expect(page.get_by_role("row", name="Allocation of the surplus")).to_be_visible()
    assert member.wrong == []


async def test_a_statement_on_paper_is_the_statement_alone(late_visit):
    member = await late_visit(scheme="dark")
    page = member.page
    await member.sign_in(MEMBER, "/statements/")
    await page.get_by_role("link", name="Q1 2026").click()
    await member.settled()
    await page.emulate_media(media="print")
    await member.picture("statement-print")
    for name in ("navigation", "banner", "contentinfo"):
        await expect(page.get_by_role(name)).to_have_count(0)
    await expect(page.get_by_test_id("statement-download")).to_be_hidden()
    sheet = page.get_by_test_id("statement")
    await expect(sheet).to_be_visible()
    colours = await sheet.evaluate(
        "(node) => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    await page.emulate_media(media="screen")
    async with page.expect_download() as saved:
        await page.get_by_role("button", name="Download CSV").click()
    name = (await saved.value).suggested_filename
    assert re.fullmatch(r"allocation-2026-M-\d+-\d{4}-\d\d-\d\d\.csv", name)
