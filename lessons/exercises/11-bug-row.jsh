// Bug hunt 11: a row that listens to one
// An operation adds a row to a table, by hand. Forward it is right, and with a table of one row it
// is right altogether. With more rows the network still learns something. One line has to change.
// Check it:  java lessons/Lesson.java 11 --check

// ==== Given: print, and checks that are counted ==================================================
import java.util.*;
import org.seedgrad.tensor.core.*;
import static org.seedgrad.tensor.ops.Ops.*;

int passed = 0, total = 4;              // checks that have held, of all there are

void print(String text, Object... args) { System.out.printf(Locale.ROOT, text + "%n", args); }

void check(String claim, boolean holds) {
    if (holds) passed++;
    print("%s  %s", holds ? "ok  " : "FAIL", claim);
}

// ==== Suspect: an operation that adds a row ======================================================
class AddRow implements Operation {
    public String name() { return "add row"; }

    public Tensor forward(Tensor... inputs) {
        Tensor table = inputs[0].contiguous(), row = inputs[1].contiguous();
        Tensor y = Tensor.empty(table.shape);
        int columns = row.shape.size();
        for (int i = 0; i < y.shape.size(); i++) {
            y.data[i] = table.data[table.offset + i] + row.data[row.offset + i % columns];
        }
        return y;
    }

    public Tensor[] backward(Applied applied) {
        Tensor dy = applied.gradient().contiguous();
        Tensor dRow = Tensor.zeros(applied.inputs()[1].shape);
        int columns = dRow.shape.size();
        for (int i = 0; i < dy.shape.size(); i++) {
            dRow.data[i % columns] = dy.data[dy.offset + i];
        }
        return new Tensor[] {dy, dRow};
    }
}

// ==== Check: one row, three rows, nudges =========================================================
Tensor addRow(Tensor table, Tensor row) { return Tensor.apply(new AddRow(), table, row); }

float[] rowGradient(int rows) {
    Tensor row = Tensor.of(new float[] {1, 2}, 2).requireGrad();
    sum(addRow(Tensor.zeros(rows, 2), row)).backward();
    return row.grad.toArray();
}

/** What the engine says to it: it nudges every input. */
String nudges(int rows) {
    Random random = new Random(2);
    try {
        GradCheck.check(AddRow::new, 1e-3, Tensor.normal(random, 1, rows, 2),
                Tensor.normal(random, 1, 2).requireGrad());
        return "fits";
    } catch (AssertionError e) {
        return e.getMessage();
    }
}

print("1 row: %s; 3 rows: %s", Arrays.toString(rowGradient(1)), Arrays.toString(rowGradient(3)));
print("nudges: %s", nudges(3));
check("one row of gradients 1", rowGradient(1)[0] == 1 && nudges(1).equals("fits"));
check("three rows of them make 3", rowGradient(3)[0] == 3 && rowGradient(3)[1] == 3);
check("and the nudges agree", nudges(3).equals("fits"));

// Learning: tables of zeros and a row, which shall become what each target is on average.
Tensor row = Tensor.zeros(2).requireGrad();
Tensor target = Tensor.of(new float[] {1, 4, 2, 5, 6, 9}, 3, 2);
for (int step = 0; step < 100; step++) {
    row.zeroGrad();
    mse(addRow(Tensor.zeros(3, 2), row), target).backward();
    for (int i = 0; i < 2; i++) row.data[i] -= row.grad.data[i] / 2;
}
print("learned: %.3f and %.3f", row.data[0], row.data[1]);
check("it learns the means, 3 and 6", Math.abs(row.data[0] - 3) < 1e-4
        && Math.abs(row.data[1] - 6) < 1e-4);

/exit passed == total ? 0 : 1
