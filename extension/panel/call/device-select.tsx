/** Which microphone, camera or speaker is used, in this and later calls. */
import { useId } from "preact/hooks";
import type { Devices } from "../../contract/call.ts";
import { usePanel, useView } from "../panel.ts";
import { t } from "../words/words.ts";
import { type DeviceKind, devicesOf } from "./devices.ts";

type DeviceName = "microphone" | "camera" | "speaker";
export const deviceNames = ["microphone", "camera", "speaker"] as const;
const kinds: Readonly<Record<DeviceName, DeviceKind>> = {
	microphone: "audioinput",
	camera: "videoinput",
	speaker: "audiooutput",
};

interface Props {
	readonly name: DeviceName;
	readonly found: readonly MediaDeviceInfo[];
}

export function DeviceSelect({ name, found }: Props) {
	const { ask } = usePanel();
	const { devices } = useView().settings;
	const id = useId();
	const all = devicesOf(found, kinds[name]);
	const chosen = devices[name];
	// one that was unplugged is taken again when it comes back
	const isAway = !all.some((device) => device.id === chosen);
	return (
		<div class="device">
			<label for={id}>{t(`devices.${name}`)}</label>
			<select
				id={id}
				value={chosen}
				onChange={({ currentTarget }) => {
					const next: Devices = { ...devices, [name]: currentTarget.value };
					void ask("setDevices", { devices: next });
				}}
			>
				{all.map((device) => (
					<option key={device.id} value={device.id}>
						{device.label}
					</option>
				))}
				{isAway && <option value={chosen}>{t("devices.away")}</option>}
			</select>
		</div>
	);
}
