"""What admins do besides: people, files, the books, and what runs by itself."""

import re

from playwright.async_api import expect

from habitat_cli.demo.figures import ADMIN

ROUTES = (
    "members", "members/new", "members/import", "periods", "payments", "ledger", "operations",
)  # fmt: skip
HEADER = "email,display_name,role,status,joined_at,tier"


async def admin_at(visit, path):
    admin = await visit()
    await admin.sign_in(ADMIN, path)
    await admin.settled()
    return admin, admin.page


def file_of(*rows):
    text = "\n".join((HEADER, *rows)) + "\n"
    return {"name": "members.csv", "mimeType": "text/csv", "buffer": text.encode()}


async def test_every_page_is_sound(visit):
    admin, page = await admin_at(visit, "/admin/members/")
    for route in ROUTES:
        await admin.load(f"/admin/{route}/")
        await admin.sound_everywhere(f"admin-{route.replace('/', '-')}")
    await admin.load("/admin/ledger/?tab=journal")
    opening = page.get_by_role("button", name=re.compile(r"^Opening balance of M-\d+$"))
    await expect(opening.first).to_be_visible()  # and not the number of its import
    await admin.sound_everywhere("admin-journal")
    await page.locator("[data-transaction-id]").first.get_by_role("button").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await admin.sound_everywhere("admin-transaction")


async def test_a_member_is_added_and_the_password_is_shown_once(visit):
    admin, page = await admin_at(visit, "/admin/members/new/")
    await page.get_by_test_id("create-member").click()
    await expect(page.get_by_test_id("error-summary")).to_be_focused()
    await page.get_by_role("textbox", name="Name", exact=True).fill("Spruce")
    await page.get_by_label("Email").fill("spruce@example.org")
    await page.get_by_test_id("create-member").click()
    password = await page.get_by_test_id("temporary-password").inner_text()
    assert len(password) == 16
    await admin.sound_everywhere("admin-password-once")
    await page.get_by_test_id("close-once").click()
    await expect(page).to_have_url(re.compile("/admin/members/$"))
    await expect(page.get_by_text(password)).to_have_count(0)
    newcomer = await visit()
    await newcomer.sign_in_by_hand("spruce@example.org", password)
    await expect(newcomer.page).to_have_url(re.compile("/change-password/$"))
    assert admin.wrong == newcomer.wrong == []


async def test_a_forgotten_password_is_replaced_and_the_old_one_ends(visit, grove):
    await grove.new_member("quince@example.org", "Quince")
    admin, page = await admin_at(visit, "/admin/members/?search=quince")
    await page.get_by_test_id("member-actions").click()
    await page.get_by_role("menuitem", name="New temporary password").click()
    await page.get_by_test_id("confirm-reset-password").click()
    password = await page.get_by_test_id("temporary-password").inner_text()
    await page.get_by_test_id("close-once").click()
    await expect(page.get_by_test_id("once-password")).to_have_count(0)
    quince = await visit()
    await quince.sign_in_by_hand("quince@example.org", password)
    await expect(quince.page).to_have_url(re.compile("/change-password/$"))
    assert admin.wrong == []


async def test_another_role_is_given_with_a_reason(visit, grove):
    await grove.new_member("medlar@example.org", "Medlar")
    admin, page = await admin_at(visit, "/admin/members/?search=medlar")
    await page.get_by_test_id("member-actions").click()
    await page.get_by_role("menuitem", name="Change the role").click()
    await page.get_by_role("dialog").get_by_label("Role").select_option("STEWARD")
    await expect(page.get_by_test_id("confirm-change")).to_be_disabled()
    await page.get_by_label("Reason").fill("Elected by the assembly")
    await admin.sound_everywhere("admin-change-role")  # rows turn into cards below the dialog
    await expect(page.get_by_label("Reason")).to_have_value("Elected by the assembly")
    await page.get_by_test_id("confirm-change").click()
    await expect(page.locator("[data-member-id]")).to_contain_text("Steward")
    assert admin.wrong == []


async def test_a_member_is_looked_up(visit):
    admin, page = await admin_at(visit, "/admin/members/?search=willow")
    await page.get_by_role("button", name="Willow", exact=True).click()
    found = page.get_by_test_id("member-modal")
    await expect(found).to_contain_text("willow@example.org")
    await expect(found.get_by_role("list", name="What happened")).to_contain_text("Joined")
    await admin.sound_everywhere("admin-member")


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
    admin, page = await admin_at(visit, "/admin/ledger/")
    for ledger in ("BOOK", "TAX"):
        await admin.settled()
        await expect(page.get_by_test_id("difference")).to_have_text("$0.00")
        found = page.locator("[data-testid=total-debits], [data-testid=total-credits]")
        sums = await found.all_inner_texts()  # of one moment: facts still arrive
        assert sums[0] == sums[1] != "$0.00"
        if ledger == "BOOK":
            async with page.expect_response(
                lambda answer: '"TAX"' in (answer.request.post_data or "")
            ):
                await page.get_by_label("Ledger").select_option("TAX")
