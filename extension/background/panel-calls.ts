/** What a panel asks about calls. */
import { findCallLink, writeCallLink } from "../../protocol/call-link.ts";
import { Fault } from "../../protocol/errors.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { PanelApi } from "../contract/panel-api.ts";
import type { App } from "./app.ts";
import { callId, chatId, flag } from "./panel-arguments.ts";
import { devicesFrom } from "./settings/choices.ts";

type CallApi = Pick<
	PanelApi,
	| "startCall"
	| "answerCall"
	| "addToCall"
	| "takeBackRing"
	| "joinCall"
	| "callLink"
	| "joinByLink"
	| "hangUp"
	| "closeCall"
	| "setCall"
	| "setVolume"
	| "compareAloud"
	| "endComparison"
	| "setDevices"
	| "setRelayOnly"
	| "askForDevices"
	| "tryWay"
>;

const parts = ["muted", "deafened", "camera", "sharing"] as const;
const loudest = 2;

export function callHandlers(
	app: () => Promise<App>,
	askForDevices: (camera: boolean, scan?: boolean) => void,
): Handlers<CallApi> {
	return {
		async startCall({ chat, call, video }) {
			await (await app()).calls.start(chatId(chat), callId(call), flag(video));
			return null;
		},
		async answerCall({ call, video, withoutMicrophone }) {
			const how = { video: flag(video), withoutMicrophone: flag(withoutMicrophone) };
			await (await app()).calls.answer(callId(call), how);
			return null;
		},
		async addToCall({ call, chat }) {
			await (await app()).calls.add(callId(call), chatId(chat));
			return null;
		},
		async takeBackRing({ call, seat }) {
			await (await app()).calls.takeBack(callId(call), chatId(seat));
			return null;
		},
		async joinCall({ chat, call, video }) {
			await (await app()).calls.join(chatId(chat), callId(call), flag(video));
			return null;
		},
		async callLink({ call }) {
			return { link: writeCallLink((await app()).calls.link(callId(call))) };
		},
		async joinByLink({ link, video }) {
			const found = typeof link === "string" ? findCallLink(link) : undefined;
			if (!found) throw new Fault("bad-request");
			await (await app()).calls.joinAt(found, flag(video));
			return null;
		},
		async hangUp({ call }) {
			await (await app()).calls.hangUp(callId(call));
			return null;
		},
		async closeCall({ call }) {
			await (await app()).calls.close(callId(call));
			return null;
		},
		async setCall({ call, ...rest }) {
			const part = Object.fromEntries(
				parts.flatMap((name) => (rest[name] === undefined ? [] : [[name, flag(rest[name])]])),
			);
			await (await app()).calls.set(callId(call), part);
			return null;
		},
		async setVolume({ call, seat, volume }) {
			if (typeof volume !== "number" || !(volume >= 0 && volume <= loudest)) throw new Fault("bad-request");
			await (await app()).calls.setVolume(callId(call), chatId(seat), volume);
			return null;
		},
		async compareAloud({ call, seat }) {
			await (await app()).calls.compare(callId(call), chatId(seat));
			return null;
		},
		async endComparison({ call }) {
			await (await app()).calls.endComparing(callId(call));
			return null;
		},
		async setDevices({ devices }) {
			const { settings, calls } = await app();
			await settings.set({ devices: devicesFrom(devices) });
			await calls.refresh();
			return null;
		},
		async setRelayOnly({ relayOnly }) {
			await (await app()).settings.set({ relayOnly: flag(relayOnly) });
			return null;
		},
		// the hands know which ways there are
		tryWay: async ({ part }) => (await app()).tryWay(part),
		async askForDevices({ camera, scan }) {
			askForDevices(flag(camera), scan !== undefined && flag(scan));
			return null;
		},
	};
}
