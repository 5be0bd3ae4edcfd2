/** The panel: made once, given its wire, shown. */
import { render } from "preact";
import { portWire } from "../../bus/port-wire.ts";
import { App } from "../../panel/app.tsx";
import { createAsk, createQuery } from "../../panel/ask.ts";
import { callWindow } from "../../panel/call/hands-window.ts";
import { createMirror } from "../../panel/mirror.ts";
import { createRoute, placeIn } from "../../panel/route.ts";
import { fetchScreens } from "../../panel/screens.ts";
import { browserShortcuts } from "../../panel/shortcuts.ts";
import { ownWindow } from "../../panel/window.ts";
import { t } from "../../panel/words/words.ts";
import "../../panel/style/all.css";

const mirror = createMirror(() => portWire(chrome.runtime.connect({ name: "panel" })));
const query = createQuery(mirror);
const panel = {
	...mirror,
	query,
	ask: createAsk(query),
	route: createRoute(placeIn(location.hash)),
	window: ownWindow(),
	version: chrome.runtime.getManifest().version,
	shortcuts: browserShortcuts,
	callWindow,
};

document.documentElement.lang = t("words.language");
document.documentElement.dir = t("words.direction");
// the same page asked for another chat
addEventListener("hashchange", () => {
	const asked = placeIn(location.hash);
	if (asked.at === "chat") panel.route.go(asked);
});
const place = document.getElementById("app");
if (place) render(<App panel={panel} />, place);
requestIdleCallback(fetchScreens);
