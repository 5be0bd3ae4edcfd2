/** The panel: made once, given its wire, shown. */
import { render } from "preact";
import { portWire } from "../../bus/port-wire.ts";
import { App } from "../../panel/app.tsx";
import { createAsk } from "../../panel/ask.ts";
import { createMirror } from "../../panel/mirror.ts";
import { createRoute } from "../../panel/route.ts";
import { t } from "../../panel/words/words.ts";
import "../../panel/style/all.css";

const mirror = createMirror(() => portWire(chrome.runtime.connect({ name: "panel" })));
const panel = {
	...mirror,
	ask: createAsk(mirror),
	route: createRoute(),
	version: chrome.runtime.getManifest().version,
};

document.documentElement.lang = t("words.language");
document.documentElement.dir = t("words.direction");
const place = document.getElementById("app");
if (place) render(<App panel={panel} />, place);
