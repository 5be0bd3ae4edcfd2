/** A component that is not rendered again while its properties are the same: rows of a long list. */
import { Component, type ComponentChild, type ComponentType, createElement } from "preact";

export function still<Props extends object>(Inner: ComponentType<Props>) {
	return class Still extends Component<Props> {
		override shouldComponentUpdate(next: Props): boolean {
			const now = this.props as Props;
			return (Object.keys(next) as (keyof Props)[]).some(
				(name) => name !== "children" && next[name] !== now[name],
			);
		}
		override render(): ComponentChild {
			return createElement(Inner, this.props as never);
		}
	};
}
