/** What calls are heard and seen with, and by which way they go. */
import { AudioWaveform, ChevronRight, Ear, Gauge, Mic, Route as RouteIcon, Shield, Volume1 } from "lucide";
import type { Devices } from "../../contract/call.ts";
import { DeviceSelect, deviceNames } from "../call/device-select.tsx";
import { useDevices } from "../call/devices.ts";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Icon } from "../parts/icon.tsx";
import { Problem } from "../parts/problem.tsx";
import { SwitchRow } from "../parts/switch-row.tsx";
import { t } from "../words/words.ts";

const switches = [
	{ name: "echoCancellation", icon: Ear },
	{ name: "noiseSuppression", icon: AudioWaveform },
	{ name: "autoGainControl", icon: Volume1 },
	{ name: "lowData", icon: Gauge },
] as const;

export function CallSettings() {
	const { settings, relay } = useView();
	const { devices, relayOnly } = settings;
	const { ask, route } = usePanel();
	const act = useAct();
	const found = useDevices();
	const set = (part: Partial<Devices>) =>
		void act.run(() => ask("setDevices", { devices: { ...devices, ...part } }));
	return (
		<>
			<h2 class="section">{t("settings.calls")}</h2>
			<div class="box-list">
				<div class="box-devices">
					{deviceNames.map((name) => (
						<DeviceSelect key={name} name={name} found={found} />
					))}
				</div>
				<button type="button" class="box-row box-press" onClick={() => route.go({ at: "devices" })}>
					<Icon of={Mic} />
					<span class="grow">{t("devices.test")}</span>
					<span class="arrow muted">
						<Icon of={ChevronRight} size={16} />
					</span>
				</button>
				{switches.map(({ name, icon }) => (
					<SwitchRow
						key={name}
						icon={icon}
						label={t(`devices.${name}`)}
						isOn={devices[name]}
						onChange={(isOn) => set({ [name]: isOn })}
						{...(name === "lowData" && { hint: t("devices.lowData_hint") })}
					/>
				))}
				<SwitchRow
					icon={Shield}
					label={t("settings.relay_only")}
					hint={t("settings.relay_only_hint")}
					isOn={relayOnly}
					onChange={(isOn) => void act.run(() => ask("setRelayOnly", { relayOnly: isOn }))}
				/>
				{relay.state !== "none" && (
					<button type="button" class="box-row box-press" onClick={() => route.go({ at: "ways" })}>
						<Icon of={RouteIcon} />
						<span class="grow">{t("ways.row")}</span>
						<span class="arrow muted">
							<Icon of={ChevronRight} size={16} />
						</span>
					</button>
				)}
			</div>
			<Problem code={act.problem} />
		</>
	);
}
