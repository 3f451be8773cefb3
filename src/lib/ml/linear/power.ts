import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Power of a symmetric matrix whose eigenvalues are taken to be at least `floor`. */
export function symmetricPower(matrix: Matrix, exponent: number, floor = 0): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const scaled = Matrix.diag(realEigenvalues.map((v) => Math.max(v, floor) ** exponent));
  return eigenvectorMatrix.mmul(scaled).mmul(eigenvectorMatrix.transpose());
}
