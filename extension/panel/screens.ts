/** Every screen that is not the first one, by name. Each is a file of its own in the package. */
import { fetchCallParts } from "./call/call-layer.tsx";
import { late } from "./late.tsx";
import { fetchPreviewWords } from "./preview-words.ts";

export const screens = {
	AddContact: late(() => import("./screens/add-contact.tsx").then((file) => file.AddContact)),
	Arrive: late(() => import("./screens/arrive.tsx").then((file) => file.Arrive)),
	Backup: late(() => import("./screens/backup.tsx").then((file) => file.Backup)),
	BringKey: late(() => import("./screens/bring-key.tsx").then((file) => file.BringKey)),
	Call: late(() => import("./screens/call.tsx").then((file) => file.Call)),
	Chat: late(() => import("./screens/chat.tsx").then((file) => file.Chat)),
	Connect: late(() => import("./screens/connect.tsx").then((file) => file.Connect)),
	ConnectionTest: late(() => import("./screens/connection-test.tsx").then((file) => file.ConnectionTest)),
	Diagnostics: late(() => import("./screens/diagnostics.tsx").then((file) => file.Diagnostics)),
	DeviceTest: late(() => import("./screens/device-test.tsx").then((file) => file.DeviceTest)),
	Handover: late(() => import("./screens/handover.tsx").then((file) => file.Handover)),
	IdentityPage: late(() => import("./screens/identity.tsx").then((file) => file.IdentityPage)),
	Invite: late(() => import("./screens/invite.tsx").then((file) => file.Invite)),
	Lock: late(() => import("./screens/lock.tsx").then((file) => file.Lock)),
	Person: late(() => import("./screens/person.tsx").then((file) => file.Person)),
	Pick: late(() => import("./screens/pick.tsx").then((file) => file.Pick)),
	Relay: late(() => import("./screens/relay.tsx").then((file) => file.Relay)),
	Requests: late(() => import("./screens/requests.tsx").then((file) => file.Requests)),
	Restore: late(() => import("./screens/restore.tsx").then((file) => file.Restore)),
	Settings: late(() => import("./screens/settings.tsx").then((file) => file.Settings)),
	Verify: late(() => import("./screens/verify.tsx").then((file) => file.Verify)),
	Welcome: late(() => import("./screens/welcome.tsx").then((file) => file.Welcome)),
};

/** So that the next click waits for nothing. A screen that could not be read is tried again when it is shown. */
export function fetchScreens(): Promise<unknown> {
	return Promise.allSettled([
		fetchPreviewWords(),
		fetchCallParts(),
		...Object.values(screens).map((screen) => screen.fetch()),
	]);
}
