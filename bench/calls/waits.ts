/** How long people wait in a call, from the click to what they see, by the clock that all processes of a machine share. */
import type { Page } from "playwright";
import { hangUp, isLive, isOver } from "../../test/driver/calling.ts";
import type { Pair } from "../../test/e2e/pair.ts";

/** When something matches in a page, milliseconds since the epoch. */
function watchFor(page: Page, selector: string): Promise<number> {
	return page.evaluate(
		(wanted) =>
			new Promise<number>((resolve) => {
				const look = () => {
					if (!document.querySelector(wanted)) return false;
					resolve(performance.timeOrigin + performance.now());
					return true;
				};
				if (look()) return;
				const observer = new MutationObserver(() => {
					if (look()) observer.disconnect();
				});
				observer.observe(document.body, { subtree: true, childList: true });
			}),
		selector,
	);
}

/** When the first frame of a picture is painted. */
function watchForFrame(page: Page, label: string): Promise<number> {
	return page.evaluate(
		(wanted) =>
			new Promise<number>((resolve) => {
				const look = () => {
					const video = document.querySelector<HTMLVideoElement>(`video[aria-label="${wanted}"]`);
					if (!video) return void requestAnimationFrame(look);
					video.requestVideoFrameCallback(() => resolve(performance.timeOrigin + performance.now()));
				};
				look();
			}),
		label,
	);
}

function click(page: Page, name: string): Promise<number> {
	return page.evaluate((wanted) => {
		const all = [...document.querySelectorAll<HTMLButtonElement>("button")];
		const found = all.find((each) => each.ariaLabel === wanted || each.textContent?.trim() === wanted);
		const at = performance.timeOrigin + performance.now();
		found?.click();
		return at;
	}, name);
}

/** One video call from alice to bob: click → ringing there, accept → the first frame of alice in bob's panel. */
export async function callOnce(
	{ alice, bob }: Pair,
	meanwhile: () => Promise<void> = async () => {},
): Promise<{ readonly ring: number; readonly frame: number }> {
	const [a, b] = [await alice.panel(), await bob.panel()];
	const rang = watchFor(b, "dialog.incoming");
	const clicked = await click(a, "Video call");
	const ring = (await rang) - clicked;
	// alice's camera is there by now, as when a person answers
	await new Promise((resolve) => setTimeout(resolve, 500));
	const painted = watchForFrame(b, "Picture of alice");
	const accepted = await click(b, "Accept with video");
	const frame = (await painted) - accepted;
	await Promise.all([isLive(a), isLive(b)]);
	await meanwhile();
	await hangUp(a);
	await Promise.all([isOver(a), isOver(b)]);
	return { ring, frame };
}
