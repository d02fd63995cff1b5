"""Signing in, the first password, and the dashboard, as a member and an admin meet them."""

import asyncio
import re

from playwright.async_api import expect

from habitat_cli.demo.figures import ADMIN

from .grove import MEMBER


async def test_the_dashboard_is_sound(visit):
    member = await visit()
    await member.sign_in_by_hand(MEMBER)
    await expect(member.page).to_have_url(re.compile("/dashboard/$"))
    await expect(member.page.get_by_test_id("capital-account-balance")).to_contain_text("$")
    await expect(member.page.get_by_test_id("allocation-amount")).to_contain_text("$")
    await member.page.get_by_text("Why this number?").click()
    await expect(member.page.get_by_text("Everyone’s points")).to_be_visible()
    await member.sound_everywhere("dashboard")


async def test_the_other_pages_are_sound(visit):
    admin = await visit()
    await admin.page.goto("/login/")
    await expect(admin.page.get_by_label("Email")).to_be_visible()
    await admin.sound_everywhere("login")
    await admin.sign_in(ADMIN)
    for name in ("dashboard", "settings", "help", "unauthorized"):
        await admin.load(f"/{name}/")
        await admin.sound_everywhere(f"admin-{name}")


async def test_a_temporary_password_leads_nowhere_but_to_an_own_one(visit, grove):
    temporary = await grove.new_member("sorrel@example.org", "Sorrel")
    person = await visit()
    await person.sign_in_by_hand("sorrel@example.org", temporary)
    page = person.page
    await expect(page).to_have_url(re.compile("/change-password/$"))
    await person.sound("change-password")
    await page.get_by_label("Temporary password").fill(temporary)
    await page.get_by_label("New password", exact=True).fill("short")
    await page.get_by_label("New password, once more").fill("other")
    await page.get_by_role("button", name="Save the password").click()
    summary = page.get_by_test_id("error-summary")
    await expect(summary).to_be_focused()
    await expect(summary.get_by_role("link")).to_have_count(2)
    await page.get_by_label("New password", exact=True).fill("sorrel-under-the-hedge")
    await page.get_by_label("New password, once more").fill("sorrel-under-the-hedge")
    await page.get_by_role("button", name="Save the password").click()
    await expect(page).to_have_url(re.compile("/dashboard/$"))
    await expect(page.get_by_test_id("toast")).to_contain_text("password was changed")
    await person.sound("dashboard-new-member")


async def test_a_wrong_password_is_told_without_saying_which(visit):
    person = await visit()
    await person.page.goto("/login/")
    await person.page.get_by_label("Email").fill("nobody@example.org")
    await person.page.get_by_label("Password", exact=True).fill("not-the-password")
    await person.page.get_by_role("button", name="Sign in").click()
    await expect(person.page.get_by_test_id("error-message")).to_contain_text("Incorrect")
    assert person.wrong == []


async def test_a_reload_keeps_the_sign_in_and_a_sign_out_ends_it_in_every_tab(visit):
    member = await visit()
    await member.sign_in(MEMBER)
    await member.settled()
    await member.page.reload()
    await member.settled()
    other = await member.page.context.new_page()
    await other.goto("/settings/")
    await expect(other.get_by_role("heading", level=1)).to_have_text("Settings")
    await member.page.get_by_test_id("user-menu").click()
    await member.page.get_by_test_id("logout-button").click()
    await expect(member.page).to_have_url(re.compile("/login/"))
    await expect(other).to_have_url(re.compile("/login/"))
    await other.goto("/dashboard/")
    await expect(other).to_have_url(re.compile("/login/\\?next=%2Fdashboard%2F"))
    assert member.wrong == []


async def test_the_menu_of_a_phone_opens_and_closes(visit):
    member = await visit(width=375)
    await member.sign_in(MEMBER)
    await member.settled()
    button, menu = (member.page.get_by_test_id(f"mobile-{part}") for part in ("menu-button", "nav"))
    await button.click()
    await expect(menu).to_be_visible()
    box = await menu.bounding_box()
    assert box and box["height"] > 700  # all of it at once, to the lower edge of the screen
    await member.page.keyboard.press("Escape")
    await expect(menu).to_be_hidden()
    await expect(button).to_be_focused()
    await button.click()
    await menu.get_by_role("link", name="Settings").click()
    await expect(member.page.get_by_role("heading", level=1)).to_be_focused()
    await expect(menu).to_be_hidden()


async def test_the_palette_opens_for_who_asked_before_it_was_there(visit, built):
    member = await visit()
    arrives = asyncio.Event()

    async def late(route):
        await arrives.wait()
        await route.continue_()

    parts = (built / "_next/static/chunks").glob("*.js")
    words = {part.name: part.read_text(encoding="utf-8") for part in parts}
    [palette] = [
        name
        for name, text in words.items()
        if "nothingFound:" in text and "shell.search.nothing" in text
    ]
    await member.page.route(f"**/{palette}", late)
    await member.sign_in(MEMBER)
    await member.settled()
    await member.page.keyboard.press("Control+k")
    arrives.set()
    await expect(member.page.get_by_placeholder("Search or jump to")).to_be_focused()


async def test_the_palette_and_the_theme_by_keyboard(visit):
    member = await visit()
    await member.sign_in(MEMBER)
    await member.settled()
    await member.page.keyboard.press("Control+k")
    box = member.page.get_by_placeholder("Search or jump to")
    await expect(box).to_be_focused()
    await box.fill("Sett")
    await member.page.keyboard.press("Enter")
    await expect(member.page).to_have_url(re.compile("/settings/$"))
    await member.page.get_by_test_id("theme-toggle").focus()
    await member.page.keyboard.press("Enter")
    await expect(member.page.locator("html")).to_have_attribute("data-theme", "dark")
    await member.page.reload()
    await expect(member.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert member.wrong == []


async def test_signing_in_takes_no_mouse(visit):
    member = await visit()
    page = member.page
    await page.goto("/login/")
    email = page.get_by_label("Email")
    await expect(email).to_be_visible()
    for _ in range(5):
        if await email.evaluate("(node) => node === document.activeElement"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.type(MEMBER)
    await page.keyboard.press("Tab")
    await page.keyboard.type(member.grove.password)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/dashboard/$"))
    await expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert member.wrong == []


MOVING = """() => [...document.querySelectorAll('body *')].filter((node) =>
    ['transitionDuration', 'animationDuration'].some((name) =>
        getComputedStyle(node)[name].split(', ').some((time) => parseFloat(time) > 0.01))).length"""


async def test_nothing_moves_for_those_who_do_not_want_it(visit):
    member = await visit()
    page = member.page
    await page.emulate_media(reduced_motion="no-preference")
    await member.sign_in(MEMBER)
    await member.settled()
    assert await page.evaluate(MOVING) > 0
    await page.emulate_media(reduced_motion="reduce")
    assert await page.evaluate(MOVING) == 0
    await page.emulate_media(reduced_motion="no-preference")
    await page.goto("/settings/")
    await page.get_by_label("Reduce motion").click()
    await member.settled()
    assert await page.evaluate(MOVING) == 0


async def test_an_address_that_does_not_exist_leads_back(visit):
    member = await visit()
    member.expected = ("status of 404",)
    await member.sign_in(MEMBER, "/orchard/")
    await member.sound_everywhere("not-found")
    await member.page.get_by_role("link", name="Dashboard").first.click()
    await expect(member.page).to_have_url(re.compile("/dashboard/$"))
