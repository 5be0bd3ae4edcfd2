/** The rest of the settings. */
import { connected, view } from "../fixtures.ts";
import { blocked, bob, busy, type Pictures, withBob } from "./picture.ts";

export const settingsScreens: Pictures = {
	"settings-lock": {
		view: view([bob], [], { lock: { is: "open", waits: 0, isInCall: false } }),
		press: ["Settings", "Change passphrase"],
	},
	keys: { view: withBob(), press: ["Settings"], steps: [{ scrollTo: "Keyboard shortcuts" }] },
	"settings-messages": { view: busy, press: ["Settings"] },
	"settings-privacy": { view: busy, press: ["Settings"], steps: [{ press: "Direct path with" }] },
	settings: {
		view: view([blocked], [], { relay: { ...connected, insecure: true } }),
		press: ["Settings"],
	},
};
