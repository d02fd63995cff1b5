"""One person at one screen: signs in, looks around, and notices whatever a page does wrong."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import ConsoleMessage, Page, Request, expect

from .grove import Grove

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = """async (tags) => (await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false,
})).violations.map((found) => found.id + ': ' + found.nodes.map((node) =>
        node.target + ' ' + node.failureSummary.replaceAll('\\n', ' ')).join(' | '))"""
SCREENS = ((1280, "light"), (1280, "dark"), (390, "dark"), (390, "light"))
"""What every page is looked at on: wide and narrow, in both schemes."""
_AT_REST = """async (width) => {
    const frame = () => new Promise(requestAnimationFrame)
    const moving = () => document.getAnimations().some((one) => one.playState === 'running')
    do { await frame(); await frame() } while (innerWidth !== width || moving())
}"""
_HEIGHTS = {1280: 900, 390: 844, 320: 640}
_SIGN_IN = """mutation($email: String!, $password: String!) {
    login(input: {email: $email, password: $password}) { expiresIn }
}"""
_SHIFTS = """window.shifts = []
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    const names = entry.sources.map(({node}) => node?.outerHTML?.slice(0, 80) ?? 'what is gone')
    if (!entry.hadRecentInput) shifts.push([entry.value, ...names])
})).observe({type: 'layout-shift', buffered: true})"""
SHIFT_MAX = 0.1
"""How much a page may move while it loads: ui.md 9."""
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
    pictures: Path | None
    mark: str
    wrong: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of console messages that this visit provokes on purpose."""

    async def watch(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", self._left)
        await self.page.add_init_script(_SHIFTS)

    def _heard(self, message: ConsoleMessage) -> None:
        words = message.text
        if message.type in ("error", "warning") and not any(x in words for x in self.expected):
            self.wrong.append(f"{message.type}: {words} ({message.location['url']})")

    def _left(self, request: Request) -> None:
        if not request.url.startswith((self.grove.url, "data:", "blob:")):
            self.wrong.append(f"off-site: {request.url}")

    async def sign_in(self, email: str, path: str = "/dashboard/") -> None:
        """The cookie of a sign-in, without its form; then the page."""
        answer = await self.page.context.request.post(
            "/graphql",
            data={
                "query": _SIGN_IN,
                "variables": {"email": email, "password": self.grove.password},
            },
            headers={"x-habitat-csrf": "1"},
        )
        assert "errors" not in await answer.json()
        await self.page.goto(path)

    async def sign_in_by_hand(self, email: str, password: str | None = None) -> None:
        """Through the form, as a person does; ends at the page that follows."""
        await self.page.goto("/login/")
        await self.page.get_by_label("Email").fill(email)
        await self.page.get_by_label("Password", exact=True).fill(password or self.grove.password)
        await self.page.get_by_role("button", name="Sign in").click()
        await expect(self.page).not_to_have_url(f"{self.grove.url}/login/")

    async def load(self, path: str) -> None:
        """The page, first on the narrow screen, where it would move most while it loads."""
        await self.page.set_viewport_size({"width": 390, "height": _HEIGHTS[390]})
        await self.page.goto(path)
        await self.settled()
        await self.page.evaluate(_AT_REST, 390)
        shifts: list[list[float | str]] = await self.page.evaluate("() => window.shifts")
        assert sum(float(shift[0]) for shift in shifts) <= SHIFT_MAX, (path, shifts)

    async def settled(self) -> None:
        """Nothing is loading any more."""
        await expect(self.page.locator("h1")).to_be_visible()
        await expect(self.page.locator('[aria-busy="true"]')).to_have_count(0)
        await expect(self.page.get_by_role("status", name="Loading")).to_have_count(0)

    async def accessible(self) -> list[str]:
        """What axe finds on the page as it is; needs nothing from the page's own policy."""
        if not await self.page.evaluate("() => 'axe' in window"):
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
        """The whole page; of one below a dialog what is on the screen."""
        if self.pictures is None:
            return
        self.pictures.mkdir(parents=True, exist_ok=True)
        whole = await self.page.get_by_role("dialog").count() == 0
        await self.page.screenshot(path=self.pictures / f"{name}.png", full_page=whole)

    async def on_screen(self, width: int, scheme: str) -> None:
        """The page as it stands, on another screen: nothing is loaded anew."""
        await self.page.set_viewport_size({"width": width, "height": _HEIGHTS[width]})
        await self.page.emulate_media(color_scheme=scheme)
        await expect(self.page.locator("html")).to_have_attribute("data-theme", scheme)
        await self.page.evaluate(_AT_REST, width)

    async def sound_everywhere(self, name: str) -> None:
        """Sound on every screen, and not wider than 320 pixels where there are no more."""
        for width, scheme in SCREENS:
            await self.on_screen(width, scheme)
            await self.sound(f"{name}-{width}-{scheme}")
        await self.on_screen(320, "light")
        await self.settled()
        assert await self.overflow() == [], name
        await self.on_screen(*SCREENS[0])

    async def sound(self, name: str) -> None:
        """The page holds what every page has to hold; its picture is kept for people to look at."""
        await self.settled()
        await self.page.evaluate("() => scrollTo(0, 0)")  # half below the bar is no finding
        await self.picture(name)
        found = {
            "axe": await self.accessible(),
            "overflow": await self.overflow(),
            "wrong": self.wrong,
        }
        assert not any(found.values()), (name, found)
