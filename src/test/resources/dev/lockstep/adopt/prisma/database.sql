--
-- PostgreSQL database dump
--


-- Dumped from database version 14.23
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: Gallery; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA "Gallery";


--
-- Name: public; Type: SCHEMA; Schema: -; Owner: -
--

-- *not* creating schema, since initdb creates it


--
-- Name: Role; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public."Role" AS ENUM (
    'USER',
    'ADMIN'
);


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: art_works; Type: TABLE; Schema: Gallery; Owner: -
--

CREATE TABLE "Gallery".art_works (
    id integer NOT NULL,
    title text NOT NULL,
    "ownerId" integer NOT NULL,
    slug text
);


--
-- Name: art_works_id_seq; Type: SEQUENCE; Schema: Gallery; Owner: -
--

CREATE SEQUENCE "Gallery".art_works_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: art_works_id_seq; Type: SEQUENCE OWNED BY; Schema: Gallery; Owner: -
--

ALTER SEQUENCE "Gallery".art_works_id_seq OWNED BY "Gallery".art_works.id;


--
-- Name: User; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."User" (
    id integer NOT NULL,
    email text NOT NULL,
    "displayName" text NOT NULL,
    role public."Role" DEFAULT 'USER'::public."Role" NOT NULL
);


--
-- Name: User_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public."User_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: User_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public."User_id_seq" OWNED BY public."User".id;


--
-- Name: _prisma_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._prisma_migrations (
    id character varying(36) NOT NULL,
    checksum character varying(64) NOT NULL,
    finished_at timestamp with time zone,
    migration_name character varying(255) NOT NULL,
    logs text,
    rolled_back_at timestamp with time zone,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_steps_count integer DEFAULT 0 NOT NULL
);


--
-- Name: art_works id; Type: DEFAULT; Schema: Gallery; Owner: -
--

ALTER TABLE ONLY "Gallery".art_works ALTER COLUMN id SET DEFAULT nextval('"Gallery".art_works_id_seq'::regclass);


--
-- Name: User id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."User" ALTER COLUMN id SET DEFAULT nextval('public."User_id_seq"'::regclass);


--
-- Data for Name: art_works; Type: TABLE DATA; Schema: Gallery; Owner: -
--

INSERT INTO "Gallery".art_works VALUES (1, 'Notes on the Engine', 1, 'notes on the engine');


--
-- Data for Name: User; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."User" VALUES (1, 'ada@example.org', 'Ada', 'USER');
INSERT INTO public."User" VALUES (2, 'grace@example.org', 'Grace', 'USER');


--
-- Data for Name: _prisma_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._prisma_migrations VALUES ('d032f842-2208-462d-8fe3-eacfc81e6787', '05ab603aae9f2c9dba2dfd8c0beed224f8a30146b62da873fe81fe96dfc77c1f', '2026-11-26 10:19:46.744+00', '20261126101946_init', NULL, NULL, '2026-11-26 10:19:46.597+00', 1);
INSERT INTO public._prisma_migrations VALUES ('e1bfe6cb-b80f-43d3-b54a-2485d576e9f9', 'cf26db6fe79527c5fd9aaabfd66eb175f4bcb13511eb538885cc167ad6460779', '2026-11-26 10:22:13.753+00', '20261126103000_slugs', NULL, NULL, '2026-11-26 10:22:13.692+00', 1);


--
-- Name: art_works_id_seq; Type: SEQUENCE SET; Schema: Gallery; Owner: -
--

SELECT pg_catalog.setval('"Gallery".art_works_id_seq', 1, true);


--
-- Name: User_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public."User_id_seq"', 2, true);


--
-- Name: art_works art_works_pkey; Type: CONSTRAINT; Schema: Gallery; Owner: -
--

ALTER TABLE ONLY "Gallery".art_works
    ADD CONSTRAINT art_works_pkey PRIMARY KEY (id);


--
-- Name: User User_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."User"
    ADD CONSTRAINT "User_pkey" PRIMARY KEY (id);


--
-- Name: _prisma_migrations _prisma_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._prisma_migrations
    ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);


--
-- Name: art_works_slug_idx; Type: INDEX; Schema: Gallery; Owner: -
--

CREATE INDEX art_works_slug_idx ON "Gallery".art_works USING btree (slug);


--
-- Name: User_email_key; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX "User_email_key" ON public."User" USING btree (email);


--
-- Name: art_works art_works_ownerId_fkey; Type: FK CONSTRAINT; Schema: Gallery; Owner: -
--

ALTER TABLE ONLY "Gallery".art_works
    ADD CONSTRAINT "art_works_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES public."User"(id) ON UPDATE CASCADE ON DELETE RESTRICT;


--
-- PostgreSQL database dump complete
--


