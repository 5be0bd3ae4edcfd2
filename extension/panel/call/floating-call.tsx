/** A call as it is shown above all other windows: the pictures, and the three things one does without looking for them. */
import type { CallView } from "../../contract/call.ts";
import { useView } from "../panel.ts";
import { t } from "../words/words.ts";
import { useSpeaking } from "./meters.ts";
import { Stage } from "./stage.tsx";
import { useCallActs } from "./use-call.ts";
import { CameraControl, HangUpControl, MuteControl } from "./usual-controls.tsx";
import { Waiting } from "./waiting.tsx";

export function FloatingCall() {
	const { call } = useView();
	return call ? <InCall call={call} /> : null;
}

function InCall({ call }: { readonly call: CallView }) {
	const isLive = call.phase === "live";
	const acts = useCallActs(call);
	const speaking = useSpeaking(isLive);
	return (
		<main class="screen screen-call floating" aria-label={t("call.bar")}>
			{isLive ? <Stage call={call} speaking={speaking} quality={{}} /> : <Waiting call={call} />}
			<fieldset class="controls" aria-label={t("call.controls")}>
				<MuteControl call={call} acts={acts} />
				<CameraControl call={call} acts={acts} />
				<HangUpControl call={call} acts={acts} />
			</fieldset>
		</main>
	);
}
