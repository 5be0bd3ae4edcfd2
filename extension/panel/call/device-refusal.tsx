/** A device that does not start: why, and the one next step. */
import type { DeviceState } from "../../contract/call.ts";
import { usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { t } from "../words/words.ts";

interface Props {
	readonly device: "microphone" | "camera";
	readonly state: DeviceState;
	/** The camera is wanted for a code, and nothing else. */
	readonly isScan?: boolean;
}

export function DeviceRefusal({ device, state, isScan }: Props) {
	const { ask } = usePanel();
	if (state === "on" || state === "off" || state === "asking") return null;
	const isTab = state === "prompt" || state === "denied" || state === "dismissed";
	return (
		<div class="stack-2" role="alert">
			<p class="small bad">{t(`call.problem_${device}_${state}`)}</p>
			{isTab && (
				<Button
					onClick={() =>
						void ask("askForDevices", { camera: device === "camera", ...(isScan && { scan: true }) })
					}
				>
					{t("call.open_tab")}
				</Button>
			)}
		</div>
	);
}
