package io.github.rlvr.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What each module may know about, and the house rules that bytecode shows. */
final class ArchitectureTest {

    private static final String ROOT = "io.github.rlvr.";

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.github.rlvr");

    private static final ArchRule CORE_KNOWS_NO_ENGINE_AND_NO_OTHER_MODULE =
            module("core").mayUse(List.of(), "ai.djl.ndarray..");

    // Engine and gradient collector of the DJL API, because golden files hold gradients.
    private static final ArchRule ALGORITHMS_KNOW_CORE_AND_HOST_MATHEMATICS =
            module("algorithms")
                    .mayUse(
                            List.of("core"),
                            "ai.djl.ndarray..",
                            "ai.djl.engine..",
                            "ai.djl.training..",
                            "org.nd4j..");

    // The manager is a parameter of what replays golden files; rewards leave it alone.
    private static final ArchRule REWARDS_KNOW_ONLY_CORE =
            module("rewards").mayUse(List.of("core"), "ai.djl.ndarray..");

    private static final ArchRule DJL_KNOWS_CORE_AND_THE_ENGINE =
            module("djl").mayUse(List.of("core"), "ai.djl..");

    private static final ArchRule PARQUET_KNOWS_CORE_AND_ITS_FORMAT =
            module("parquet")
                    .mayUse(List.of("core"), "org.apache.parquet..", "io.airlift.compress..");

    private static final ArchRule CLI_KNOWS_THE_LIBRARY_AND_PICOCLI =
            module("cli").mayUse(List.of("core", "algorithms", "rewards", "djl"), "picocli..");

    private static final ArchRule EXAMPLES_KNOW_THE_LIBRARY =
            module("examples").mayUse(List.of("core", "algorithms", "rewards", "djl"), "ai.djl..");

    private static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.github.rlvr.(*).(**)").should().beFreeOfCycles();

    private static final ArchRule ONLY_CLI_AND_EXAMPLES_PRINT =
            noClasses()
                    .that(not(resideInAnyPackage(ROOT + "cli..", ROOT + "examples..")))
                    .should(ACCESS_STANDARD_STREAMS);

    private static final ArchRule LOGGING_IS_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    private static final ArchRule EXCEPTIONS_HAVE_A_TYPE_THAT_SAYS_SOMETHING =
            NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    private static final ArchRule NAMES_SAY_SOMETHING =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Utils?|Helpers?|Manager|Common|Impl|Misc)(\\$.*)?")
                    .orShould()
                    .resideInAnyPackage("..util..", "..common..", "..impl..", "..manager..");

    private static final ArchRule NOTHING_STATIC_CHANGES =
            fields().that().areStatic().should().beFinal();

    private static final ArchRule CLASSES_ARE_FINAL =
            classes().that(arePlainClasses()).should().haveModifier(JavaModifier.FINAL);

    @TestFactory
    Stream<DynamicTest> everyRuleHolds() {
        return Stream.of(
                        Map.entry(
                                "core knows no engine and no other module",
                                CORE_KNOWS_NO_ENGINE_AND_NO_OTHER_MODULE),
                        Map.entry(
                                "algorithms know core and host mathematics",
                                ALGORITHMS_KNOW_CORE_AND_HOST_MATHEMATICS),
                        Map.entry("rewards know only core", REWARDS_KNOW_ONLY_CORE),
                        Map.entry("djl knows core and the engine", DJL_KNOWS_CORE_AND_THE_ENGINE),
                        Map.entry(
                                "parquet knows core and its format",
                                PARQUET_KNOWS_CORE_AND_ITS_FORMAT),
                        Map.entry(
                                "cli knows the library and picocli",
                                CLI_KNOWS_THE_LIBRARY_AND_PICOCLI),
                        Map.entry("examples know the library", EXAMPLES_KNOW_THE_LIBRARY),
                        Map.entry("packages have no cycles", PACKAGES_HAVE_NO_CYCLES),
                        Map.entry("only cli and examples print", ONLY_CLI_AND_EXAMPLES_PRINT),
                        Map.entry("logging is slf4j", LOGGING_IS_SLF4J),
                        Map.entry(
                                "exceptions have a type that says something",
                                EXCEPTIONS_HAVE_A_TYPE_THAT_SAYS_SOMETHING),
                        Map.entry("names say something", NAMES_SAY_SOMETHING),
                        Map.entry("nothing static changes", NOTHING_STATIC_CHANGES),
                        Map.entry("classes are final", CLASSES_ARE_FINAL))
                .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(ALL)));
    }

    @Test
    void theRulesSawTheCode() {
        assertTrue(ALL.size() > 30, () -> "only " + ALL.size() + " classes were found");
        for (String name : List.of("core", "rewards")) {
            assertTrue(
                    ALL.stream().anyMatch(c -> c.getPackageName().startsWith(ROOT + name)),
                    () -> "no class of rlvr-" + name + " was found");
        }
    }

    private static DescribedPredicate<JavaClass> arePlainClasses() {
        return DescribedPredicate.describe(
                "are plain classes",
                c ->
                        !c.isInterface()
                                && !c.isEnum()
                                && !c.isAnonymousClass()
                                && !c.getModifiers().contains(JavaModifier.ABSTRACT)
                                && c.getSuperclass()
                                        .map(s -> !s.toErasure().isEnum())
                                        .orElse(true));
    }

    private static Room module(String name) {
        return new Room(name);
    }

    /** A module on its way to a rule. */
    private record Room(String name) {

        ArchRule mayUse(List<String> modules, String... libraries) {
            Stream<String> own = Stream.of(name).map(m -> ROOT + m + "..");
            Stream<String> others = modules.stream().map(m -> ROOT + m + "..");
            Stream<String> everywhere =
                    Stream.of(
                            "java..",
                            "com.sun.management..",
                            "org.slf4j..",
                            "com.fasterxml.jackson..");
            String[] allowed =
                    Stream.of(own, others, everywhere, Stream.of(libraries))
                            .flatMap(s -> s)
                            .toArray(String[]::new);
            return classes()
                    .that()
                    .resideInAPackage(ROOT + name + "..")
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(PRIMITIVE_ARRAYS))
                    .allowEmptyShould(true)
                    .as("rlvr-" + name + " depends on nothing but " + String.join(", ", allowed));
        }

        private static final DescribedPredicate<JavaClass> PRIMITIVE_ARRAYS =
                DescribedPredicate.describe(
                        "primitives and their arrays",
                        c -> c.isPrimitive() || c.getBaseComponentType().isPrimitive());
    }
}
