/** What of the settings a backup takes along: devices are of the profile they were chosen in. */
import { type Fields, hasOnly, isFields } from "../../../protocol/json.ts";
import type { Settings } from "../../contract/view.ts";
import type { RecordChange } from "../../storage/sealed-records.ts";
import { choicesFrom, directFrom, lockingFrom, momentFrom, noticesFrom } from "./choices.ts";
import { defaultSettings, settingsPlace } from "./settings.ts";

const names = [
	...["mode", "direct", "strangers", "choices", "notices", "quietUntil", "relayOnly", "locking"],
] as const satisfies readonly (keyof Settings)[];

export type KeptSettings = Omit<Settings, "devices">;

export function keptSettings({ devices: _, ...settings }: Settings): KeptSettings {
	return settings;
}

/** The row of settings that were brought along. */
export function settingsAgain(settings: KeptSettings): RecordChange {
	return { ...settingsPlace, value: { ...defaultSettings, ...settings } };
}

/** Whether they are whole, and each is one that a person could have chosen here. */
export function isSettings(value: unknown): value is KeptSettings {
	if (!isFields(value) || !hasOnly(value, names)) return false;
	const { mode, direct, strangers, choices, notices, quietUntil, relayOnly, locking } = value;
	return (
		["system", "light", "dark"].includes(mode as string) &&
		(strangers === "anyone" || strangers === "invites") &&
		typeof relayOnly === "boolean" &&
		isExactly(choices, ["timer", "history", "read", "typing", "presence"]) &&
		isExactly(notices, ["shown", "content", "sound"]) &&
		isExactly(locking, ["withScreen", "idleMinutes"]) &&
		isOwnChoices(choices) &&
		isGood(() => [directFrom(direct), noticesFrom(notices), momentFrom(quietUntil), lockingFrom(locking)])
	);
}

/** Whether they are choices for one person. */
export function isOwnChoices(value: unknown): boolean {
	return isFields(value) && isGood(() => choicesFrom(value, false));
}

const isExactly = (value: unknown, fields: readonly string[]): value is Fields =>
	isFields(value) && hasOnly(value, fields) && fields.every((name) => name in value);

/** Whether something that comes from panels would be believed. */
function isGood(look: () => unknown): boolean {
	try {
		look();
		return true;
	} catch {
		return false;
	}
}
