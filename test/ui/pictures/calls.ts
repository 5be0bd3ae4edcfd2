/** Calls. */
import {
	callWith,
	chatOf,
	chatOfCalls,
	chatView,
	contact,
	manyPeople,
	message,
	richTalk,
	sitter,
} from "../fixtures.ts";
import { busy, type Pictures, withBob } from "./picture.ts";

const live = { phase: "live", liveSince: Date.now() - 252_000 } as const;
const calling = (more: Parameters<typeof callWith>[1], people = [sitter("bob", { verified: true })]) => ({
	...manyPeople(),
	call: callWith(people, more),
});
const compared = (step: "waiting" | "shown" | "off") => ({
	...{ seat: chatOf("bob"), iid: contact("bob").iid as never, isOurs: true, step },
	...(step === "shown" && { pictures: [12, 54, 39, 7], digits: "048213" }),
});
const inCall = (more: Parameters<typeof callWith>[1], people?: Parameters<typeof callWith>[0]) => ({
	view: calling(more, people as never),
	press: ["Open call"],
});
const noted = chatOfCalls();

export const calls: Pictures = {
	"call-incoming": { view: calling({ video: true }) },
	"call-calling": inCall({ phase: "calling", isOurs: true }),
	"call-ringing": inCall({ phase: "ringing", isOurs: true }),
	"call-answering": inCall({
		phase: "answering",
		media: { microphone: "prompt", camera: "off", sharing: "off", silent: false },
	}),
	"call-denied": inCall({
		phase: "answering",
		media: { microphone: "denied", camera: "off", sharing: "off", silent: false },
	}),
	"call-voice": inCall(live),
	"call-muted": inCall({ ...live, muted: true }, [sitter("bob", { muted: true })]),
	"call-unsure": inCall(live, [sitter("bob", { state: "unsure" })]),
	"call-group": inCall({ ...live, muted: true }, [
		sitter("bob"),
		sitter("carol"),
		sitter("dave", { muted: true }),
	]),
	"call-group-odd": inCall({ ...live, lately: { name: "erin", what: "left", at: Date.now() } }, [
		sitter("bob", { camera: false }),
		sitter("a_very_long_handle_of_32_letters", { state: "ringing" }),
		sitter("dave", { introducedBy: "bob" }),
		sitter("erin", { state: "unsure", muted: true }),
	]),
	"call-eight": inCall(
		live,
		["bob", "carol", "dave", "erin", "frank", "grace", "heidi"].map((name) => sitter(name)),
	),
	"call-add": {
		...inCall(live, [sitter("bob"), sitter("carol", { state: "ringing" })]),
		steps: [{ press: "Add people" }],
	},
	"call-with": { view: { ...manyPeople(), call: callWith([sitter("bob")], { with: ["carol", "dave"] }) } },
	"call-left-group": inCall(
		{ phase: "ended", isOurs: true, end: "hung-up", endedByUs: true, liveSince: Date.now() - 60_000 },
		[sitter("bob"), sitter("dave", { introducedBy: "bob" })],
	),
	"call-invite": {
		view: withBob(),
		chat: chatView([
			message("Come: gx1c.AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
		]),
		press: ["bob"],
	},
	"call-compare": inCall({ ...live, comparison: compared("shown") }, [sitter("bob")]),
	"call-compare-waiting": inCall({ ...live, comparison: compared("waiting") }, [sitter("bob")]),
	"call-compare-off": inCall({ ...live, comparison: compared("off") }, [sitter("bob")]),
	"call-compare-wrong": {
		...inCall({ ...live, comparison: compared("shown") }, [sitter("bob")]),
		steps: [{ press: "Not the same" }],
	},
	"call-devices": { ...inCall(live), steps: [{ press: "Devices" }] },
	"call-declined": inCall({ phase: "ended", isOurs: true, end: "declined", endedByUs: false }),
	"call-failed": inCall({ phase: "ended", isOurs: true, end: "failed", endedByUs: false }),
	"call-bar": { view: calling(live, [sitter("carol")] as never), press: ["bob"], chat: richTalk() },
	"call-notes": { view: withBob(), chat: noted, press: ["bob"] },
	"settings-calls": { view: busy, press: ["Settings"], steps: [{ hover: "Calls through TURN only" }] },
	"home-row": { view: manyPeople(), steps: [{ hover: "The low one is at 16:20" }] },
	"home-row-key": {
		view: manyPeople(),
		steps: [{ key: "Tab" }, { key: "Tab" }, { key: "Tab" }, { key: "Tab" }, { key: "Tab" }, { key: "Tab" }],
	},
	devices: { view: busy, press: ["Settings", "Try microphone, camera and speaker"] },
};
