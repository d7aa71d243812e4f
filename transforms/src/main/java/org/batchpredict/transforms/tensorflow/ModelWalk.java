package org.batchpredict.transforms.tensorflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/**
 * Walks from what is asked of a graph to every node that may run for it, in functions too: all
 * nodes of a function that is called, and all that TensorFlow may put in its place.
 */
final class ModelWalk {
  /** Calls of one function that differ in their arguments; of those beyond nothing is known. */
  private static final int MAX_CALLS = 8;

  /** They hand their arguments on as they are, in this order. */
  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

  private final Map<String, NodeDef> nodes;
  private final Map<String, FunctionDef> functions = new HashMap<>();

  /** For a function those that TensorFlow may run in its place, or for its gradient. */
  private final Map<String, List<String>> substitutes = new HashMap<>();

  ModelWalk(GraphDef graph) {
    this.nodes = Scope.byName(graph.getNodeList());
    FunctionDefLibrary library = graph.getLibrary();
    Map<String, List<String>> interfaces = new HashMap<>();
    for (FunctionDef function : library.getFunctionList()) {
      String name = function.getSignature().getName();
      functions.put(name, function);
      AttrValue api = function.getAttrOrDefault("api_implements", AttrValue.getDefaultInstance());
      if (!api.getS().isEmpty()) {
        List<String> same =
            interfaces.computeIfAbsent(api.getS().toStringUtf8(), key -> new ArrayList<>());
        same.add(name);
        substitutes.put(name, same);
      }
    }
    library
        .getGradientList()
        .forEach(
            gradient ->
                substitutes.merge(
                    gradient.getFunctionName(),
                    List.of(gradient.getGradientFunc()),
                    ModelWalk::both));
  }

  private static List<String> both(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** The graph's own nodes, by name. */
  Map<String, NodeDef> nodes() {
    return nodes;
  }

  Collection<FunctionDef> functions() {
    return functions.values();
  }

  /**
   * Visits what may run.
   *
   * @param roots names of tensors or nodes
   * @param fed tensors that are given, whose nodes need not run for them
   * @param known where tensors of the graph come from
   * @return the names of the graph's own nodes among the visited
   */
  Set<String> walk(
      Collection<String> roots, Set<String> fed, Map<String, Origin> known, Visitor visitor) {
    Visit visit = new Visit(visitor);
    Scope graph = new Scope("", nodes, known);
    Set<String> seen = new HashSet<>();
    Deque<String> inputs = new ArrayDeque<>(roots);
    while (!inputs.isEmpty()) {
      String input = inputs.pop();
      boolean isControl = input.startsWith("^");
      if (!isControl && fed.contains(TensorName.canonical(input))) {
        continue;
      }
      NodeDef node =
          nodes.get(isControl ? input.substring(1) : TensorName.parse(input).operation());
      if (node != null && seen.add(node.getName())) {
        visit.node(node, graph);
        inputs.addAll(node.getInputList());
      }
    }
    visit.functions();
    return seen;
  }

  /** What is done at each node that may run, once for each way in which its function is called. */
  @FunctionalInterface
  interface Visitor {
    /**
     * One node.
     *
     * @param function that it is in; empty for the graph itself
     * @param inputs where its inputs come from
     */
    void visit(NodeDef node, String function, IntFunction<Origin> inputs);
  }

  private record Call(FunctionDef function, List<Origin> arguments) {}

  /** One walk: the calls that are known of and not yet followed. */
  private final class Visit {
    private final Visitor visitor;
    private final Map<String, Set<List<Origin>>> seen = new HashMap<>();
    private final Deque<Call> calls = new ArrayDeque<>();

    Visit(Visitor visitor) {
      this.visitor = visitor;
    }

    void node(NodeDef node, Scope scope) {
      List<String> inputs = node.getInputList().stream().filter(i -> !i.startsWith("^")).toList();
      IntFunction<Origin> origins =
          i -> i < inputs.size() ? scope.origin(inputs.get(i)) : Origin.UNKNOWN;
      visitor.visit(node, scope.function(), origins);
      List<Origin> arguments = inputs.stream().map(scope::origin).toList();
      call(node.getOp(), arguments);
      node.getAttrMap()
          .values()
          .forEach(value -> call(value, CALLS.contains(node.getOp()) ? arguments : List.of()));
    }

    private void call(AttrValue value, List<Origin> arguments) {
      if (value.hasFunc()) {
        call(value.getFunc(), arguments);
      }
      value.getList().getFuncList().forEach(function -> call(function, List.of()));
    }

    private void call(NameAttrList function, List<Origin> arguments) {
      call(function.getName(), arguments);
      function.getAttrMap().values().forEach(value -> call(value, List.of()));
    }

    private void call(String name, List<Origin> arguments) {
      FunctionDef function = functions.get(name);
      if (function == null) {
        return;
      }
      int count = function.getSignature().getInputArgCount();
      Set<List<Origin>> before = seen.computeIfAbsent(name, key -> new HashSet<>());
      List<Origin> known =
          arguments.size() == count && before.size() < MAX_CALLS
              ? arguments
              : Collections.nCopies(count, Origin.UNKNOWN);
      if (before.add(known)) {
        calls.add(new Call(function, known));
      }
    }

    void functions() {
      while (!calls.isEmpty()) {
        Call call = calls.pop();
        String name = call.function.getSignature().getName();
        Scope scope = Scope.of(call.function, call.arguments);
        call.function.getNodeDefList().forEach(node -> node(node, scope));
        substitutes.getOrDefault(name, List.of()).forEach(other -> call(other, List.of()));
      }
    }
  }
}
