/** The browser's question for the microphone, and a person who takes their time to answer it. */
import type { CDPSession, Page } from "playwright";
import type { Profile } from "./profile.ts";

type Answer = "granted" | "denied";

/** What a session of the debugger has set ends with it. */
const sessions = new WeakMap<Profile, CDPSession>();

/** As if they had answered in the browser's settings, for the extension alone. */
export async function setDevices(
	profile: Profile,
	setting: Answer | "prompt",
	devices: readonly ("microphone" | "camera")[] = ["microphone", "camera"],
): Promise<void> {
	const { context, origin } = profile;
	const cdp = sessions.get(profile) ?? (await context.browser()?.newBrowserCDPSession());
	if (!cdp) throw new Error("this browser cannot be driven");
	sessions.set(profile, cdp);
	for (const name of devices)
		await cdp.send("Browser.setPermission", { permission: { name }, setting, origin });
}

/** A browser without a screen shuts its question at once, and for good: from now on the tab waits with it until `answer`. */
export async function holdQuestion({ context }: Profile): Promise<void> {
	await context.addInitScript(() => {
		if (location.pathname !== "/permission.html") return;
		const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
		let answered = () => {};
		const answer = new Promise<void>((resolve) => {
			answered = resolve;
		});
		Object.assign(globalThis, { answered });
		navigator.mediaDevices.getUserMedia = async (wish) => {
			await answer;
			return real(wish);
		};
	});
}

/**
 * The tab that asks, with its question held. A tab that an extension opens may run before the debugger's script is in it:
 * then the browser without a screen has said no already, which is taken back, and the tab asks again.
 */
export async function heldQuestion(profile: Profile, tab: Page): Promise<Page> {
	const isHeld = () => tab.evaluate(() => "answered" in globalThis);
	await tab.waitForLoadState();
	if (await isHeld()) return tab;
	await setDevices(profile, "prompt");
	await tab.reload();
	if (!(await isHeld())) throw new Error("the question cannot be held");
	return tab;
}

/** The person answers the question in this tab. */
export async function answer(profile: Profile, tab: Page, setting: Answer): Promise<void> {
	await setDevices(profile, setting);
	// a tab that was allowed may be gone before the debugger hears of it
	await tab.evaluate(() => (globalThis as unknown as { answered(): void }).answered()).catch(() => {});
}

export const questions = ({ context }: Profile): readonly Page[] =>
	context.pages().filter((page) => page.url().includes("/permission.html"));
