/**
 * The call in a small window above all others (W3C document picture-in-picture). It belongs to the page that opened it, and goes with it.
 * A side panel cannot have one: there the promise is kept by a window of 0 × 0 that is nowhere on the screen (measured, Chromium 156).
 */
import { effect } from "@preact/signals";
import { render } from "preact";
import { type Panel, PanelProvider } from "../panel.ts";
import { t } from "../words/words.ts";
import { FloatingCall } from "./floating-call.tsx";

/** Not in the types that come with the compiler. */
interface PictureInPicture {
	readonly window: Window | null;
	requestWindow(size: { readonly width: number; readonly height: number }): Promise<Window>;
}
const size = { width: 320, height: 360 };
const pictureInPicture = () =>
	(globalThis as { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture;

/** Whether this page may have such a window: one in a tab or a window of its own, not a side panel. */
export async function canFloat(): Promise<boolean> {
	if (!pictureInPicture()) return false;
	return (await globalThis.chrome?.tabs?.getCurrent?.()) !== undefined;
}

/** Opens it, or brings it to the front; in a click. */
export async function float(panel: Panel): Promise<void> {
	const found = pictureInPicture();
	if (!found || found.window) return found?.window?.focus();
	const own = await found.requestWindow(size);
	const page = own.document;
	dress(page, own as Window & typeof globalThis);
	render(
		<PanelProvider value={panel}>
			<FloatingCall />
		</PanelProvider>,
		page.body,
	);
	const stop = effect(() => {
		const call = panel.view.value?.call;
		if (!call || call.phase === "ended") own.close();
	});
	own.addEventListener("pagehide", () => {
		stop();
		render(null, page.body);
	});
}

/** Looks as this page does. Its policy allows no sheet of its own, and these are ours already. */
function dress(page: Document, { CSSStyleSheet: Sheet }: typeof globalThis): void {
	page.adoptedStyleSheets = [...document.styleSheets].map(({ cssRules }) => {
		const sheet = new Sheet();
		sheet.replaceSync([...cssRules].map(({ cssText }) => cssText).join("\n"));
		return sheet;
	});
	const { lang, dir, dataset } = document.documentElement;
	Object.assign(page.documentElement, { lang, dir });
	Object.assign(page.documentElement.dataset, dataset);
	page.title = t("call.bar");
}
