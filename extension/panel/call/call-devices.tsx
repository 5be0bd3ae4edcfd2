/** What a call is heard and seen with, and how loud each person is. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { CallView, PersonInCall } from "../../contract/call.ts";
import { usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { t } from "../words/words.ts";
import { DeviceSelect, deviceNames } from "./device-select.tsx";
import { useDevices } from "./devices.ts";
import { peopleIn } from "./use-call.ts";

interface Props {
	readonly call: CallView;
	onClose(): void;
}

export function CallDevices({ call, onClose }: Props) {
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	const found = useDevices();
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog ref={dialog} class="question" closedby="any" aria-labelledby={`${id}-title`} onClose={onClose}>
			<div class="question-form">
				<h2 id={`${id}-title`}>{t("call.devices")}</h2>
				{deviceNames.map((name) => (
					<DeviceSelect key={name} name={name} found={found} />
				))}
				{peopleIn(call).map((person) => (
					<Volume key={person.seat} call={call.id} person={person} />
				))}
				<Button look="main" onClick={() => dialog.current?.close()}>
					{t("act.close")}
				</Button>
			</div>
		</dialog>
	);
}

interface VolumeProps {
	readonly call: CallView["id"];
	readonly person: PersonInCall;
}

function Volume({ call, person: { seat, name, volume } }: VolumeProps) {
	const { ask } = usePanel();
	const id = useId();
	const [shown, setShown] = useState(volume);
	useEffect(() => setShown(volume), [volume]);
	return (
		<div class="device">
			<label for={id} dir="auto">
				{t("call.volume", { name })}
			</label>
			<input
				id={id}
				type="range"
				min="0"
				max="2"
				step="0.05"
				value={shown}
				aria-valuetext={`${Math.round(shown * 100)} %`}
				onInput={({ currentTarget }) => {
					setShown(currentTarget.valueAsNumber);
					void ask("setVolume", { call, seat, volume: currentTarget.valueAsNumber });
				}}
			/>
		</div>
	);
}
