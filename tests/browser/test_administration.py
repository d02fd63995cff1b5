"""What admins do besides: people, files, the books, and what runs by itself."""

import pytest
from playwright.async_api import expect

from habitat_cli.demo.figures import ADMIN

SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
ROUTES = (
    "members", "members/new", "members/import", "periods", "payments", "ledger", "operations",
)  # fmt: skip
HEADER = "email,display_name,role,status,joined_at,tier"


async def admin_at(visit, path, **screen):
    admin = await visit(**screen)
    await admin.sign_in(ADMIN)
    await admin.page.goto(path)
    await admin.settled()
    return admin, admin.page


def file_of(*rows):
    text = "\n".join((HEADER, *rows)) + "\n"
    return {"name": "members.csv", "mimeType": "text/csv", "buffer": text.encode()}


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
async def test_every_page_is_sound(visit, width, scheme):
    admin, page = await admin_at(visit, "/admin/members/", width=width, scheme=scheme)
    for route in ROUTES:
        await page.goto(f"/admin/{route}/")
        await admin.sound(f"admin-{route.replace('/', '-')}-{width}-{scheme}")
    await page.goto("/admin/ledger/?tab=journal")
    await admin.sound(f"admin-journal-{width}-{scheme}")
    await page.locator("[data-transaction-id]").first.get_by_role("button").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await admin.sound(f"admin-transaction-{width}-{scheme}")


async def test_a_member_is_added_and_the_password_is_shown_once(visit):
    admin, page = await admin_at(visit, "/admin/members/new/")
    await page.get_by_test_id("create-member").click()
    await expect(page.get_by_test_id("error-summary")).to_be_focused()
    await page.get_by_role("textbox", name="Name", exact=True).fill("Spruce")
    await page.get_by_label("Email").fill("spruce@example.org")
    await page.get_by_test_id("create-member").click()
    password = await page.get_by_test_id("temporary-password").inner_text()
    assert len(password) == 16
    assert admin.wrong == []


async def test_an_own_role_is_not_changed(visit):
    _, page = await admin_at(visit, "/admin/members/?search=admin%40habitat.example")
    await page.get_by_test_id("member-actions").click()
    for name in ("Change the role", "Change the status"):
        await expect(page.get_by_role("menuitem", name=name)).to_be_disabled()
    await expect(page.get_by_text("Another admin changes yours")).to_be_visible()


async def test_a_file_with_mixed_errors_imports_nothing_until_it_is_right(visit):
    admin, page = await admin_at(visit, "/admin/members/import/")
    good = "poplar@example.org,Poplar,member,active,2026-02-01,cooperative"
    bad = ("no-address,Nobody,member,active,2026-02-01,cooperative",
           "yew@example.org,Yew,emperor,active,2026-02-01,cooperative")  # fmt: skip
    chosen = page.locator('input[type="file"]')
    await chosen.set_input_files(file_of(good, *bad))
    await page.get_by_test_id("check-import").click()
    report = page.get_by_test_id("import-report")
    await expect(report).to_contain_text("2 things have to be put right")
    messages = page.get_by_test_id("import-messages").get_by_role("row")
    await expect(messages.filter(has_text="email")).to_contain_text(["3"])
    await expect(messages.filter(has_text="role")).to_contain_text(["4"])
    await expect(page.get_by_test_id("import-preview").locator("[data-wrong]")).to_have_count(2)
    await expect(page.get_by_test_id("start-import")).to_have_count(0)
    await admin.sound("admin-import-errors")
    await chosen.set_input_files(file_of(good))
    await page.get_by_test_id("check-import").click()
    await expect(report).to_contain_text("The file is right")
    await admin.sound("admin-import-ready")
    await page.get_by_test_id("start-import").click()
    await page.get_by_test_id("confirm-import").click()
    await expect(page.get_by_text("1 row added")).to_be_visible()
    await page.goto("/admin/members/?search=poplar")
    await expect(page.locator("[data-member-id]")).to_have_count(1)
    assert admin.wrong == []


async def test_the_trial_balance_is_in_balance_in_both_ledgers(visit):
    _, page = await admin_at(visit, "/admin/ledger/")
    for ledger in ("BOOK", "TAX"):
        await page.get_by_label("Ledger").select_option(ledger)
        await expect(page.get_by_test_id("difference")).to_have_text("$0.00")
        debits = await page.get_by_test_id("total-debits").inner_text()
        await expect(page.get_by_test_id("total-credits")).to_have_text(debits)
