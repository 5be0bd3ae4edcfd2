/** One queue per key: what is given for the same key runs one after the other, in order; a failure does not stop the next. */
export interface Queue<Key> {
	run<T>(key: Key, job: () => Promise<T>): Promise<T>;
}

export function createQueue<Key>(): Queue<Key> {
	const tails = new Map<Key, Promise<unknown>>();
	return {
		run(key, job) {
			const before = tails.get(key) ?? Promise.resolve();
			const after = before.then(job, job);
			tails.set(key, after);
			const forget = () => {
				if (tails.get(key) === after) tails.delete(key);
			};
			after.then(forget, forget);
			return after;
		},
	};
}
