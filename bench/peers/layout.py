"""scikit-learn's digits and its t-SNE (Barnes-Hut). The first line is {"version": …}. Then reads lines: "data N" is answered
by {"columns", "values"} of N rows; beyond the 1,797 that there are, images again, shifted by a pixel. "tsne N
iterations threads" is answered by {"milliseconds", "points"}. Leaves with the end of its input."""
import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.datasets import load_digits
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

warnings.filterwarnings("ignore")
digits = load_digits().data


def rows(count):
    shifted = np.roll(digits.reshape(-1, 8, 8), 1, axis=2).reshape(-1, 64)
    return np.concatenate([digits, shifted])[:count]


def lay_out(count, iterations, threads):
    # It would stop where it no longer gets better; all do the same number of iterations.
    model = TSNE(
        init="pca",
        learning_rate="auto",
        perplexity=30,
        n_iter=iterations,
        n_iter_without_progress=iterations,
        min_grad_norm=0,
        n_jobs=threads,
        random_state=1,
    )
    values = rows(count)
    start = time.perf_counter()
    with threadpool_limits(threads):
        points = model.fit_transform(values)
    return {"milliseconds": (time.perf_counter() - start) * 1e3, "points": points.ravel().astype(float).tolist()}


print(json.dumps({"version": sklearn.__version__}), flush=True)
for line in sys.stdin:
    name, *numbers = line.split()
    if name == "data":
        answer = {"columns": 64, "values": rows(int(numbers[0])).ravel().tolist()}
    else:
        answer = lay_out(*map(int, numbers))
    print(json.dumps(answer), flush=True)
