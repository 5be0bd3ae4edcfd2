/** The tab in which the browser asks for the devices: in an extension it asks nowhere else (measured). */
import { render } from "preact";
import { type Asked, PermissionPage, titleOf } from "../../panel/permission/permission-page.tsx";
import { type Answer, createQuestion } from "../../panel/permission/question.ts";
import { t } from "../../panel/words/words.ts";
import "../../panel/style/all.css";
import "../../panel/style/permission.css";

const what: Asked =
	location.hash === "#scan" ? "camera" : location.hash === "#camera" ? "both" : "microphone";
const devices = what === "both" ? (["microphone", "camera"] as const) : ([what] as const);
/** When it was allowed last: a question again so soon after was answered for this once. */
const key = "allowed-at";
const soonMs = 60_000;
const isAgain = Date.now() - Number(localStorage.getItem(key) ?? 0) < soonMs;

async function close(): Promise<void> {
	localStorage.setItem(key, String(Date.now()));
	const { id } = (await chrome.tabs.getCurrent()) ?? {};
	if (id !== undefined) await chrome.tabs.remove(id);
}
function ask(is: (answer: Answer) => void): () => void {
	const question = createQuestion({
		devices,
		permission: async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
		async ask() {
			const stream = await navigator.mediaDevices.getUserMedia({
				audio: what !== "camera",
				video: what !== "microphone",
			});
			for (const track of stream.getTracks()) track.stop();
		},
		watch(changed) {
			for (const name of devices)
				void navigator.permissions.query({ name: name as PermissionName }).then((status) => {
					status.onchange = changed;
				});
			navigator.mediaDevices.ondevicechange = changed;
		},
		is(answer) {
			is(answer);
			if (answer === "allowed") void close();
		},
	});
	return () => void question.again();
}

// the worker asks for the camera, too, in the tab that is there
addEventListener("hashchange", () => location.reload());
document.documentElement.lang = t("words.language");
document.documentElement.dir = t("words.direction");
document.title = titleOf(what);
const place = document.getElementById("app");
if (place) render(<PermissionPage what={what} isAgain={isAgain} ask={ask} />, place);
