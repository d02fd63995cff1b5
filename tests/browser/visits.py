"""One person at one screen: signs in, looks around, and notices whatever a page does wrong."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import ConsoleMessage, Page, Request, expect

from .grove import Grove

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = """async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}}))
    .violations.map((found) => found.id + ': ' + found.nodes.map((node) =>
        node.target + ' ' + node.failureSummary.replaceAll('\\n', ' ')).join(' | '))"""
_WIDER = """() => [...document.querySelectorAll('body *')].filter((node) => {
    const box = node.getBoundingClientRect()
    const beyond = box.width > 0 && box.right > innerWidth + 1
    return beyond && !node.closest('[role=group][tabindex="0"]')
}).slice(0, 3).map((node) => node.outerHTML.slice(0, 120))"""


@dataclass
class Visit:
    """`wrong` collects console errors, policy violations and requests that leave the house."""

    grove: Grove
    page: Page
    axe: Path
    pictures: Path
    mark: str
    wrong: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of console messages that this visit provokes on purpose."""

    async def watch(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", self._left)

    def _heard(self, message: ConsoleMessage) -> None:
        words = message.text
        if message.type in ("error", "warning") and not any(x in words for x in self.expected):
            self.wrong.append(f"{message.type}: {words}")

    def _left(self, request: Request) -> None:
        if not request.url.startswith((self.grove.url, "data:", "blob:")):
            self.wrong.append(f"off-site: {request.url}")

    async def sign_in(self, email: str, password: str | None = None, path: str = "/login/") -> None:
        """Through the form, as a person does; ends at the page that follows."""
        await self.page.goto(path)
        await self.page.get_by_label("Email").fill(email)
        await self.page.get_by_label("Password", exact=True).fill(password or self.grove.password)
        await self.page.get_by_role("button", name="Sign in").click()
        await expect(self.page).not_to_have_url(f"{self.grove.url}/login/")

    async def settled(self) -> None:
        """Nothing is loading any more."""
        await expect(self.page.locator("h1")).to_be_visible()
        await expect(self.page.locator('[aria-busy="true"]')).to_have_count(0)
        await expect(self.page.get_by_role("status", name="Loading")).to_have_count(0)

    async def accessible(self) -> list[str]:
        """What axe finds on the page as it is; needs nothing from the page's own policy."""
        await self.page.evaluate(self.axe.read_text(encoding="utf-8"))
        found: list[str] = await self.page.evaluate(_AXE, _RULES)
        return found

    async def overflow(self) -> list[str]:
        """What reaches over the right edge of the screen."""
        sideways = "() => document.scrollingElement.scrollWidth > innerWidth"
        if not await self.page.evaluate(sideways):
            return []
        return list(await self.page.evaluate(_WIDER)) or ["the page scrolls sideways"]

    async def picture(self, name: str) -> None:
        self.pictures.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    async def sound(self, name: str) -> None:
        """The page holds what every page has to hold; its picture is kept for people to look at."""
        await self.settled()
        await self.picture(name)
        found = {
            "axe": await self.accessible(),
            "overflow": await self.overflow(),
            "wrong": self.wrong,
        }
        assert not any(found.values()), (name, found)
